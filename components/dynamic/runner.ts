import { pollOperation, type ArmOperation } from "../arm/operation";
import { hasFailedLater, isConflict, isSettling } from "../arm/arm-error";
import { armFault, isUncertain, removalFault } from "../arm/arm-fault";
import { durationMs, inWords } from "../core/duration";
import { EdgeError, type Fault } from "../core/fault";
import { keyOf } from "../core/field-table";
import { pollWaitMs } from "./poll-wait";
import { label } from "./label";
import type { CallPhase, Context, Failure, Lifecycle, WithTimeout, Phase, Removal, WaitPhase } from "./lifecycle";
import type { Stored } from "./stored";

/** How long the effect of a call whose answer was lost is looked for, and a removal tried again that is refused for what may have gone a moment ago. Our proposal. */
const aWhileMs = 30_000;

/** How often what may be begun anew is, where its answer was lost. Our proposal. */
const maxLostAnswers = 3;

const busy = "the service is still busy with the resource";
const lostAnswer = "the answer was lost, looking for what came of the call";
const moreToDo = "there is still something to do";

/** How the service is asked where it does not say itself when. */
export interface Pace {
  /** Longest wait between two looks. */
  pollIntervalMs: number;
  /** Throws when the engine that asked for this work is gone; called before every call that changes something. */
  assertEngineAlive(): Promise<void>;
}

/** How a phase, or all of them, came to an end; `again`: what is open is to be run once more. */
type End = "done" | "pending" | "again";

/** The key a phase is done for, or has to be. */
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

/** Runs the open phases of one resource in order. What is learnt is written into `stored` at once, so that a failure loses nothing. */
export class Runner<Inputs extends WithTimeout, State> {
  private readonly deadlineMs: number;
  /** When the present phase or removal step began. */
  private sinceMs: number;
  /** How often a failure was tried again. */
  private retried = 0;

  constructor(
    private readonly lifecycle: Lifecycle<Inputs, State>,
    private readonly inputs: Inputs,
    private readonly stored: Stored<Inputs, State>,
    private readonly context: Context,
    private readonly pace: Pace,
  ) {
    this.sinceMs = context.clock.nowMs();
    this.deadlineMs = context.clock.nowMs() + (durationMs(inputs.timeout) ?? 0);
  }

  async run(): Promise<void> {
    delete this.stored.progress.pending;
    while ((await this.runOpen()) === "again");
  }

  private async runOpen(): Promise<End> {
    const open = remainingPhases(this.lifecycle, this.inputs, this.stored.progress.done);
    // What they were done for before is no longer sure once they begin: a failure followed by a revert must run them again.
    for (const { name } of open) delete this.stored.progress.done[name];
    for (const phase of open) {
      this.sinceMs = this.context.clock.nowMs();
      const end = await this.finished(phase);
      if (end !== "done") return end;
      this.stored.progress.done[phase.name] = phaseKey(this.lifecycle, phase, this.inputs);
      this.say(`${phase.name} (${inWords(this.context.clock.nowMs() - this.sinceMs)})`);
    }
    return "done";
  }

  private async finished(phase: Phase<Inputs, State>): Promise<End> {
    try {
      return "observe" in phase ? await this.watch(phase) : await this.call(phase);
    } catch (error) {
      const fault = armFault(error, `${this.lifecycle.kind}: "${phase.name}"`);
      throw fault ? await this.explained(fault) : error;
    }
  }

  private async call(phase: CallPhase<Inputs, State>): Promise<End> {
    for (let lost = 0; ; ) {
      if (await this.find(phase)) return "done";
      await this.pace.assertEngineAlive();
      try {
        const operation = await phase.start(this.inputs, this.stored.known, this.context);
        const finished = operation && (await this.finish(operation, phase.name));
        if (operation && phase.callUntilDone) {
          await this.assertTimeFor(0, phase.name, moreToDo);
          continue;
        }
        Object.assign(this.stored.known, await phase.learn(this.inputs, finished?.result, this.stored.known, this.context));
        return "done";
      } catch (error) {
        if (await this.hasActed(phase, error)) return "done";
        if (phase.failed && hasFailedLater(error)) {
          const words = { code: error.code, message: error.reason };
          return await this.failed(phase.name, await phase.failed(this.inputs, words, this.stored.known, this.context));
        }
        const isLost = phase.callUntilDone === true && isUncertain(error) && ++lost <= maxLostAnswers;
        if (!isLost && !isSettling(error)) throw error;
        await this.pause(phase.name, isLost ? lostAnswer : busy, undefined);
      }
    }
  }

  /** A failure that its kind can tell: tried again while that is allowed and there is time, else the end of the run. */
  private async failed(doing: string, { fault, rerun = [], maxRetries = 0 }: Failure): Promise<"again"> {
    for (const name of rerun) delete this.stored.progress.done[name];
    const waitMs = this.pace.pollIntervalMs * 2 ** this.retried;
    if (this.retried >= maxRetries || this.context.clock.nowMs() + waitMs > this.deadlineMs) throw await this.explained(fault);
    this.retried += 1;
    await this.pause(doing, `${fault.what}; trying again, ${this.retried} of at most ${maxRetries} times`, waitMs);
    return "again";
  }

  /** Is the effect there already? What it tells is noted. */
  private async find(phase: CallPhase<Inputs, State>): Promise<boolean> {
    const found = await phase.find?.(this.inputs, this.stored.known, this.context);
    Object.assign(this.stored.known, found);
    return found !== undefined;
  }

  /**
   * A call whose answer was lost may have acted all the same: its effect is looked for, for a while. So may one that is refused for what is there:
   * the transport may have sent it twice.
   */
  private async hasActed(phase: CallPhase<Inputs, State>, error: unknown): Promise<boolean> {
    if (!isUncertain(error)) return isConflict(error) && (await this.find(phase));
    if (!phase.find) return false;
    const untilMs = Math.min(this.deadlineMs, this.context.clock.nowMs() + aWhileMs);
    while (this.context.clock.nowMs() < untilMs) {
      await this.pause(phase.name, lostAnswer, undefined);
      if (await this.find(phase)) return true;
    }
    return false;
  }

  private async finish(operation: ArmOperation, doing: string): Promise<ArmOperation> {
    let now = operation;
    while (now.pollUrl) {
      await this.pause(doing, now.status, now.retryAfterMs);
      now = await pollOperation(this.context.arm, now);
    }
    return now;
  }

  private async watch(phase: WaitPhase<Inputs, State>): Promise<End> {
    for (;;) {
      const seen = await phase.observe(this.inputs, this.stored.known, this.context);
      if (seen.is === "failed") return await this.failed(phase.name, seen);
      if (seen.is === "done") {
        Object.assign(this.stored.known, seen.learned);
        return "done";
      }
      if (phase.waitPolicy?.(this.inputs) === "accepted") {
        this.stored.progress.pending = seen.reason;
        this.say(`Pending: ${seen.reason}`);
        return "pending";
      }
      await this.pause(phase.name, seen.reason, undefined);
    }
  }

  private lastSaid = "";

  private async pause(doing: string, reason: string, askedMs: number | undefined): Promise<void> {
    const ms = askedMs ?? pollWaitMs(this.context.clock.nowMs() - this.sinceMs, this.pace.pollIntervalMs);
    await this.assertTimeFor(ms, doing, reason);
    if (reason !== this.lastSaid) this.say(`${doing}: ${reason}`);
    this.lastSaid = reason;
    await this.context.clock.wait(ms);
  }

  private async assertTimeFor(ms: number, doing: string, reason: string): Promise<void> {
    if (this.context.clock.nowMs() + ms <= this.deadlineMs) return;
    throw await this.explained({
      code: "EDGE-TIMEOUT",
      what: `${this.lifecycle.kind}: "${doing}" did not finish in time; the last word was: ${reason}`,
      given: `timeout = ${this.inputs.timeout}`,
      fix: "run `pulumi up` again, which goes on from here, or raise the timeout",
    });
  }

  /** The fault, with everything else that can be seen to be wrong. A look that fails itself must not hide it. */
  private async explained(fault: Fault): Promise<EdgeError> {
    try {
      const causes = await this.lifecycle.explain?.(this.inputs, this.stored.known, this.context);
      return new EdgeError([fault, ...(causes ?? [])]);
    } catch {
      return new EdgeError([fault]);
    }
  }

  private say(line: string): void {
    this.context.log(`[${label(this.lifecycle.kind, this.lifecycle.id(this.inputs))}] ${line}`);
  }

  /** Runs the removal steps in order. */
  async remove(): Promise<void> {
    for (const step of this.lifecycle.remove) {
      this.sinceMs = this.context.clock.nowMs();
      try {
        Object.assign(this.stored.known, await step.find?.(this.inputs, this.stored.known, this.context));
        await this.takeStep(step);
      } catch (error) {
        const fault = removalFault(error, `${this.lifecycle.kind}: "${step.name}"`);
        throw fault ? new EdgeError([fault]) : error;
      }
    }
  }

  private async takeStep(step: Removal<Inputs, State>): Promise<void> {
    for (;;) {
      const operation = await this.begunRemoval(step);
      if (operation) await this.finish(operation, step.name);
      if (!operation || !step.callUntilDone) return;
      // A service that says each time that it is done, and is not, must not be asked for ever.
      await this.assertTimeFor(0, step.name, moreToDo);
    }
  }

  /** A step is content with finding its work done, so one whose answer was lost is taken again, though not for ever. */
  private async begunRemoval(step: Removal<Inputs, State>): Promise<ArmOperation | undefined> {
    for (let lost = 0; ; ) {
      await this.pace.assertEngineAlive();
      try {
        return await step.start(this.inputs, this.stored.known, this.context);
      } catch (error) {
        const isLost = isUncertain(error) && ++lost <= maxLostAnswers;
        const isUsed = isConflict(error) && this.context.clock.nowMs() + this.pace.pollIntervalMs <= Math.min(this.sinceMs + aWhileMs, this.deadlineMs);
        if (!isLost && !isUsed && !isSettling(error)) throw error;
        await this.pause(step.name, isLost ? lostAnswer : busy, undefined);
      }
    }
  }
}
