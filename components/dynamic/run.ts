import type { ArmClient } from "../arm/arm-client";
import type { CallLimits } from "../arm/call-limits";
import { type ArmOperation, pollOperation } from "../arm/operation";
import { durationMs, formatDuration } from "../core/duration";
import { EdgeError, type Fault } from "../core/fault";
import type { Context, Lifecycle, WithTimeout } from "./lifecycle";
import type { Stored } from "./stored";

/** How the runtime polls, and how it detects that the engine no longer waits for the result. */
export interface RunOptions {
  /** Longest wait between two polls where the service names none, in milliseconds. */
  pollIntervalMs: number;
  /** The client with the limits of one run. @default - the context's, with limits of its own */
  armWithin?(limits: CallLimits): ArmClient;
  /** Throws when the engine that requested this run is gone; called before every call that changes something. */
  assertEngineAlive(): Promise<void>;
}

/**
 * How long the effect of a call without a response is looked for, and how long a removal is retried that is refused for a use that may have ended a moment ago.
 * In milliseconds. Our proposal.
 */
export const retryWindowMs = 30_000;

/** Maximum repetitions of a repeatable call whose responses are lost. Our proposal. */
export const maxLostAnswers = 3;

/** Why a step waits, for the log. */
export const waitReasons = {
  busy: "the service is still busy with the resource",
  noAnswer: "no response; checking whether the call took effect",
  moreToDo: "more calls are needed",
} as const;

/** Waits that a service asks for are named in the log when they are longer than this, in milliseconds. */
const longWaitMs = 60_000;

/** Shortest wait between two polls, unless `pollIntervalMs` is shorter. Our proposal. */
const minWaitMs = 1_000;

/** How long a pause is, and how often its reason is logged, in milliseconds. */
export interface PauseOptions {
  /** @default - grows with the time that has passed */
  requestedMs?: number | undefined;
  /** Time between two log lines, also of one reason: a command that hears nothing of a run for long interrupts it. @default - each new reason is logged once */
  logEveryMs?: number | undefined;
}

/** One run of one resource: its deadline, its waits and its log lines. */
export class Run<Inputs extends WithTimeout, State> {
  readonly deadlineMs: number;
  /** When the current phase or removal step started. */
  private startedMs: number;
  private lastReason = "";
  /** When a reason was logged last. */
  private loggedMs = Number.NEGATIVE_INFINITY;
  readonly context: Context;
  /** Causes are looked for after the deadline, too. */
  private readonly unlimited: Context;

  constructor(
    readonly lifecycle: Lifecycle<Inputs, State>,
    readonly inputs: Inputs,
    /** What is learned is written here at once, so that a failure loses nothing. */
    readonly stored: Stored<Inputs, State>,
    context: Context,
    readonly options: RunOptions,
  ) {
    this.unlimited = contextFor(lifecycle, inputs, context);
    this.context = this.limited(() => this.deadlineMs);
    this.startedMs = this.nowMs();
    this.deadlineMs = this.startedMs + (durationMs(inputs.timeout) ?? 0);
  }

  nowMs(): number {
    return this.unlimited.clock.nowMs();
  }

  /** The context in which no call is sent later than this from now. @default ms - the run's own limit */
  contextWithin(ms = Number.POSITIVE_INFINITY): Context {
    const untilMs = Math.min(this.deadlineMs, this.nowMs() + ms);
    return untilMs === this.deadlineMs ? this.context : this.limited(() => untilMs);
  }

  private limited(untilMs: () => number): Context {
    const limits: CallLimits = { remainingMs: () => untilMs() - this.nowMs(), report: (line) => this.log(line) };
    const { lifecycle, inputs, unlimited, options } = this;
    // The limits count for the client as it is; the one that the inputs want is made of it.
    return options.armWithin ? contextFor(lifecycle, inputs, { ...unlimited, arm: options.armWithin(limits) }) : unlimited;
  }

  /** Starts the clock of a phase or removal step. */
  startStep(): void {
    this.startedMs = this.nowMs();
  }

  /** Duration of the current step so far. */
  elapsedMs(): number {
    return this.nowMs() - this.startedMs;
  }

  /** Writes a line about this resource into the run's output. */
  log(line: string): void {
    this.context.log(`[${this.label()}] ${line}`);
  }

  private label(): string {
    return resourceLabel(this.lifecycle.kind, this.lifecycle.id(this.inputs));
  }

  /** Waits before the next poll, and logs why when the reason is new or its time has come. @throws EdgeError `EDGE-TIMEOUT` where the wait would pass the deadline */
  async pause(step: string, reason: string, { requestedMs, logEveryMs }: PauseOptions = {}): Promise<void> {
    const ms = requestedMs ?? pollWaitMs(this.elapsedMs(), this.options.pollIntervalMs);
    await this.assertTimeFor(ms, step, reason);
    if ((reason !== this.lastReason || logEveryMs !== undefined) && this.nowMs() - this.loggedMs >= (logEveryMs ?? 0)) {
      // A terminal shows the newest line in the stack's row, cut off at its width: the figures of a long wait come first.
      if (logEveryMs === undefined) this.log(`${step}: ${reason}`);
      else this.context.log(`${reason} [${this.label()}]`);
      [this.lastReason, this.loggedMs] = [reason, this.nowMs()];
    }
    await this.context.clock.wait(ms);
  }

  /** @throws EdgeError `EDGE-TIMEOUT` where so much time is not left */
  async assertTimeFor(ms: number, step: string, reason: string): Promise<void> {
    if (this.nowMs() + ms <= this.deadlineMs) return;
    throw await this.withCauses({
      code: "EDGE-TIMEOUT",
      what: `${this.lifecycle.kind}: "${step}" did not finish in time; last status: ${reason}`,
      given: `timeout = ${this.inputs.timeout}`,
      fix: "run `pulumi up` again, which continues from here, or raise the timeout",
    });
  }

  /** Polls an operation until it has finished. Throws ArmError when it failed. */
  async finishOperation(operation: ArmOperation, step: string): Promise<ArmOperation> {
    let current = operation;
    while (current.pollUrl) {
      const { status, retryAfterMs } = current;
      const longMs = retryAfterMs !== undefined && retryAfterMs > longWaitMs ? retryAfterMs : undefined;
      const reason = longMs === undefined ? status : `${status}; the service asks to wait ${formatDuration(longMs)}`;
      // A wait beyond the deadline ends with it: the operation may have finished by then.
      const leftMs = Math.max(1, this.deadlineMs - this.nowMs());
      await this.pause(step, reason, { requestedMs: retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, leftMs) });
      current = await pollOperation(this.context.arm, current);
    }
    return current;
  }

  /** The fault as an error, followed by everything else that `explain` finds wrong. A failing `explain` must not hide the fault. */
  async withCauses(fault: Fault): Promise<EdgeError> {
    try {
      const causes = await this.lifecycle.explain?.(this.inputs, this.stored.known, this.unlimited);
      return new EdgeError([fault, ...(causes ?? [])]);
    } catch {
      return new EdgeError([fault]);
    }
  }
}

/** The context with the client that the inputs want. */
export function contextFor<Inputs, State>({ client }: Lifecycle<Inputs, State>, inputs: Partial<Inputs>, context: Context): Context {
  return client ? { ...context, arm: client(inputs, context.arm) } : context;
}

/** Name of a resource in log lines: its noun and the last part of its id; for a version, its parent's name too. */
export function resourceLabel(kind: string, id: string): string {
  const [parent = "", type, name = ""] = id.split("/").slice(-3);
  return `${kind.slice(kind.indexOf("/") + 1)} ${type === "versions" ? `${parent} ${name}` : name || id}`;
}

/**
 * Wait before the next poll, in milliseconds: a sixtieth of the time that has passed. Polling therefore adds at most a second per minute,
 * whether a step takes seconds or hours. Never more than `maxMs`.
 */
export function pollWaitMs(elapsedMs: number, maxMs: number): number {
  return Math.min(maxMs, Math.max(minWaitMs, elapsedMs / 60));
}
