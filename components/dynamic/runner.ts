import { classify, isLostAnswer } from "../arm/arm-error";
import { armFault } from "../arm/arm-fault";
import { formatDuration } from "../core/duration";
import { keyOf } from "../core/field-table";
import type { CallPhase, Failure, Lifecycle, Phase, WaitPhase, WithTimeout } from "./lifecycle";
import { type Run, maxLostAnswers, retryWindowMs, waitReasons } from "./run";

/** How a phase, or all phases, ended; `rerun`: run the remaining phases once more. */
type Outcome = "done" | "pending" | "rerun";

/** The key that a phase is done for, or must be done for. */
export function phaseKey<Inputs, State>(lifecycle: Lifecycle<Inputs, State>, phase: Phase<Inputs, State>, inputs: Partial<Inputs>): string {
  return keyOf(lifecycle.fields, inputs, phase.dependsOn);
}

/** Phases that are not done for these inputs. */
export function remainingPhases<Inputs, State>(
  lifecycle: Lifecycle<Inputs, State>,
  inputs: Partial<Inputs>,
  done: Readonly<Record<string, string>>,
): Phase<Inputs, State>[] {
  return lifecycle.phases.filter((phase) => done[phase.name] !== phaseKey(lifecycle, phase, inputs));
}

/** Runs the remaining phases of one resource in order. */
export class Runner<Inputs extends WithTimeout, State> {
  /** Automatic retries so far. */
  private retries = 0;

  constructor(private readonly run: Run<Inputs, State>) {}

  /** Returns when all phases are done, or one of them is Pending. Throws EdgeError. */
  async runAll(): Promise<void> {
    delete this.run.stored.progress.pending;
    delete this.run.stored.progress.failed;
    while ((await this.runRemaining()) === "rerun");
  }

  private async runRemaining(): Promise<Outcome> {
    const { lifecycle, inputs, stored } = this.run;
    const remaining = remainingPhases(lifecycle, inputs, stored.progress.done);
    // Once they start, what they were done for before is no longer certain: a failure followed by a revert must run them again.
    for (const { name } of remaining) delete stored.progress.done[name];
    for (const phase of remaining) {
      this.run.startStep();
      const outcome = await this.runPhase(phase);
      if (outcome !== "done") return outcome;
      stored.progress.done[phase.name] = phaseKey(lifecycle, phase, inputs);
      this.run.log(`${phase.name} (${formatDuration(this.run.elapsedMs())})`);
    }
    return "done";
  }

  private async runPhase(phase: Phase<Inputs, State>): Promise<Outcome> {
    try {
      return "observe" in phase ? await this.watch(phase) : await this.call(phase);
    } catch (error) {
      if (classify(error)?.code === "OUT_OF_TIME") await this.run.assertTimeFor(Number.POSITIVE_INFINITY, phase.name, "no response to the last call");
      const fault = armFault(error, `${this.run.lifecycle.kind}: "${phase.name}"`);
      throw fault ? await this.run.withCauses(fault) : error;
    }
  }

  private async call(phase: CallPhase<Inputs, State>): Promise<Outcome> {
    const { inputs, stored, context, options } = this.run;
    for (let lost = 0; ; ) {
      if (await this.find(phase)) return "done";
      await options.assertEngineAlive();
      const permission = await phase.permission?.(inputs, stored.known, context);
      if (permission?.is === "later") return this.pending(permission.reason);
      try {
        const operation = await phase.start(inputs, stored.known, this.run.contextWithin(permission?.withinMs));
        const finished = operation && (await this.run.finishOperation(operation, phase.name));
        if (operation && phase.callUntilDone) {
          await this.run.assertTimeFor(0, phase.name, waitReasons.moreToDo);
          continue;
        }
        Object.assign(stored.known, await phase.learn(inputs, finished?.result, stored.known, context));
        return "done";
      } catch (error) {
        const failure = classify(error);
        if (await this.tookEffect(phase, error)) return "done";
        if (phase.failed && failure?.is === "operationFailed") {
          const described = { code: failure.code, message: failure.reason };
          return await this.failed(phase.name, await phase.failed(inputs, described, stored.known, context));
        }
        const isLost = phase.callUntilDone === true && isLostAnswer(failure) && ++lost <= maxLostAnswers;
        if (!isLost && !failure?.settles) throw error;
        await this.run.pause(phase.name, isLost ? waitReasons.noAnswer : waitReasons.busy);
      }
    }
  }

  /** A failure that the kind explained: retried while retries and time are left, otherwise thrown. */
  private async failed(step: string, { fault, rerun = [], maxRetries = 0 }: Failure): Promise<"rerun"> {
    const { stored, options, deadlineMs } = this.run;
    for (const name of rerun) delete stored.progress.done[name];
    const waitMs = options.pollIntervalMs * 2 ** this.retries;
    if (this.retries >= maxRetries || this.run.nowMs() + waitMs > deadlineMs) throw await this.run.withCauses(fault);
    this.retries += 1;
    await this.run.pause(step, `${fault.what}; retry ${this.retries} of at most ${maxRetries}`, { requestedMs: waitMs });
    return "rerun";
  }

  /** Has the phase's effect been reached already? Records what was found. */
  private async find(phase: CallPhase<Inputs, State>): Promise<boolean> {
    const { inputs, stored, context } = this.run;
    const found = await phase.find?.(inputs, stored.known, context);
    Object.assign(stored.known, found);
    return found !== undefined;
  }

  /**
   * Did a failed call take effect all the same? A call without a response may have: its effect is looked for over `retryWindowMs`.
   * So may a call that was refused with a conflict, because the transport may have sent it twice.
   */
  private async tookEffect(phase: CallPhase<Inputs, State>, error: unknown): Promise<boolean> {
    const failure = classify(error);
    if (!failure?.mayHaveActed) return failure?.is === "conflict" && (await this.find(phase));
    if (!phase.find) return false;
    const untilMs = Math.min(this.run.deadlineMs, this.run.nowMs() + retryWindowMs);
    while (this.run.nowMs() < untilMs) {
      await this.run.pause(phase.name, waitReasons.noAnswer);
      if (await this.find(phase)) return true;
    }
    return false;
  }

  private async watch(phase: WaitPhase<Inputs, State>): Promise<Outcome> {
    const { inputs, stored, context } = this.run;
    for (;;) {
      const observed = await phase.observe(inputs, stored.known, context);
      if (observed.is === "failed") return await this.failed(phase.name, observed);
      if (observed.is === "done") {
        Object.assign(stored.known, observed.learned);
        return "done";
      }
      Object.assign(stored.known, observed.learned);
      if (phase.waitPolicy?.(inputs) === "accepted") return this.pending(observed.reason);
      await this.run.pause(phase.name, observed.reason, { logEveryMs: observed.logEveryMs });
    }
  }

  /** The run succeeds, and a later one continues. */
  private pending(reason: string): "pending" {
    this.run.stored.progress.pending = reason;
    this.run.log(`Pending: ${reason}`);
    return "pending";
  }
}
