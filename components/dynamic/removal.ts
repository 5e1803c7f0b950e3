import { classify, isLostAnswer } from "../arm/arm-error";
import { removalFault } from "../arm/arm-fault";
import type { ArmOperation } from "../arm/operation";
import { EdgeError } from "../core/fault";
import type { Removal, WithTimeout } from "./lifecycle";
import { type Run, maxLostAnswers, retryWindowMs, waitReasons } from "./run";

/** Runs the removal steps of one resource in order. Throws EdgeError. */
export async function removeResource<Inputs extends WithTimeout, State>(run: Run<Inputs, State>): Promise<void> {
  const { lifecycle, inputs, stored, context } = run;
  for (const step of lifecycle.remove) {
    run.startStep();
    try {
      Object.assign(stored.known, await step.find?.(inputs, stored.known, context));
      await runStep(run, step);
    } catch (error) {
      const fault = removalFault(error, `${lifecycle.kind}: "${step.name}"`);
      throw fault ? new EdgeError([fault]) : error;
    }
  }
}

async function runStep<Inputs extends WithTimeout, State>(run: Run<Inputs, State>, step: Removal<Inputs, State>): Promise<void> {
  for (;;) {
    const operation = await startCall(run, step);
    if (operation) await run.finishOperation(operation, step.name);
    if (!operation || !step.callUntilDone) return;
    // A service that reports success each time and still has more to remove must not be called without end.
    await run.assertTimeFor(0, step.name, waitReasons.moreToDo);
  }
}

/**
 * Makes the step's call. A removal step may find its work done, so a call without a response is retried a limited number of times.
 * A conflict is retried for `retryWindowMs`: what still uses the resource may have been removed a moment ago.
 */
async function startCall<Inputs extends WithTimeout, State>(run: Run<Inputs, State>, step: Removal<Inputs, State>): Promise<ArmOperation | undefined> {
  const retryUntilMs = Math.min(run.nowMs() - run.elapsedMs() + retryWindowMs, run.deadlineMs);
  let conflict: unknown;
  for (let lost = 0; ; ) {
    await run.options.assertEngineAlive();
    try {
      return await step.start(run.inputs, run.stored.known, run.context);
    } catch (error) {
      const failure = classify(error);
      const isLost = isLostAnswer(failure) && ++lost <= maxLostAnswers;
      const isInUse = failure?.is === "conflict" && run.nowMs() + run.options.pollIntervalMs <= retryUntilMs;
      if (!isLost && !isInUse && !failure?.settles) throw error;
      if (failure?.is === "conflict") conflict = error;
      // What the service said last explains more than the deadline that cut off the next call.
      if (isLost && conflict && run.nowMs() + run.options.pollIntervalMs > run.deadlineMs) throw conflict;
      await run.pause(step.name, isLost ? waitReasons.noAnswer : waitReasons.busy);
    }
  }
}
