import type { ArmClient } from "../arm/arm-client";
import type { ServiceFailure } from "../arm/arm-error";
import type { Environment } from "../arm/credential";
import type { ArmOperation } from "../arm/operation";
import type { Fault } from "../core/fault";
import type { FieldTable } from "../core/field-table";
import type { JsonObject } from "../core/json";

/** What a phase may use: the service, the time and the run's output. */
export interface Context {
  readonly arm: ArmClient;
  readonly clock: RuntimeClock;
  /** Environment variables of the provider process, for example proxy settings. */
  readonly environment: Environment;
  /** Writes one line into the run's output, which the engine shows unchanged. Never a secret. */
  log(line: string): void;
}

/** Time as the runtime needs it. */
export interface RuntimeClock {
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

/** State learned so far; stored beside the inputs as the resource's outputs. */
export type Known<State> = Partial<State>;

/** How a phase failed. */
export interface Failure {
  fault: Fault;
  /** Names of the phases to run again, so that the next attempt does more than read the same failure. */
  rerun?: readonly string[];
  /** Maximum automatic retries per run, with exponential backoff. @default - 0: only the next run retries */
  maxRetries?: number;
}

/** May a call be made? `withinMs`: the time in which it must have been sent. @default withinMs - the run's own limit */
export type Permission = { is: "now"; withinMs?: number } | { is: "later"; reason: string };

/** A phase that makes one call: it looks for the effect first, then calls, then learns from the result. */
export interface CallPhase<Inputs, State> {
  name: string;
  /** Inputs that this phase depends on. @default - all that are not ignored */
  dependsOn?: readonly (keyof Inputs)[];
  /** State that shows the effect on the service, or undefined where it does not exist yet. @default - always call */
  find?(inputs: Inputs, known: Known<State>, context: Context): Promise<Known<State> | undefined>;
  /** May the call be made now? Asked right before each call. Otherwise the run succeeds with the resource Pending, and a later run continues. @default - at any time */
  permission?(inputs: Inputs, known: Known<State>, context: Context): Promise<Permission>;
  /** Makes the call. Undefined where no call is needed. */
  start(inputs: Inputs, known: Known<State>, context: Context): Promise<ArmOperation | undefined>;
  /** `start` makes one of several calls: it is repeated until it needs no more, also after a call without a response. @default - one call */
  callUntilDone?: true;
  /** Explains an operation that the service accepted and that failed later. @default - the service's message */
  failed?(inputs: Inputs, failure: ServiceFailure, known: Known<State>, context: Context): Failure | Promise<Failure>;
  /** State to record once the call has finished. */
  learn(inputs: Inputs, result: JsonObject | undefined, known: Known<State>, context: Context): Known<State> | Promise<Known<State>>;
}

/** What a wait phase observes. */
export type Observation<State> = { is: "done"; learned: Known<State> } | Waiting<State> | ({ is: "failed" } & Failure);

/** What a phase waits for. */
export interface Waiting<State> {
  is: "waiting";
  reason: string;
  /** State to record during the wait. @default - none */
  learned?: Known<State>;
  /** Time between two log lines, in milliseconds, for a wait of hours or a reason that changes with each look. @default - each new reason is logged once */
  logEveryMs?: number;
}

/** A phase that only polls until the service has done its part. */
export interface WaitPhase<Inputs, State> {
  name: string;
  dependsOn?: readonly (keyof Inputs)[];
  /** `accepted`: the run succeeds while the wait continues; the resource is Pending and a later run continues. @default - `confirmed` */
  waitPolicy?(inputs: Inputs): "confirmed" | "accepted";
  observe(inputs: Inputs, known: Known<State>, context: Context): Promise<Observation<State>>;
}

/** A step towards the desired state. */
export type Phase<Inputs, State> = CallPhase<Inputs, State> | WaitPhase<Inputs, State>;

/** What a refresh finds. `unknown`: the service cannot answer (no permission, no parent), so the state stays as it is. */
export type ReadResult<Inputs, State> =
  | { is: "gone" }
  | { is: "unknown"; reason: string }
  | {
      is: "present";
      /** Inputs as the service has them, where they can be read. */
      inputs?: Partial<Inputs>;
      state?: Known<State>;
      /** Names of the phases whose effect no longer exists. */
      rerun?: readonly string[];
      /** What differs at the service, where `inputs` cannot show it: one phrase each, for the run's output. Never a secret. */
      drift?: readonly string[];
    };

/** A removal step; it must succeed where its work is already done. */
export interface Removal<Inputs, State> {
  name: string;
  /** The step is repeated after each call until it needs no more. @default - one call */
  callUntilDone?: boolean;
  /** Finds objects that a failed run created but did not record. This and later removal steps use them. @default - the recorded state is complete */
  find?(inputs: Inputs, known: Known<State>, context: Context): Promise<Known<State>>;
  start(inputs: Inputs, known: Known<State>, context: Context): Promise<ArmOperation | undefined>;
}

/** One kind of resource, declared as data with the questions to ask the service. */
export interface Lifecycle<Inputs, State> {
  /** Folder and noun, for example `registry/Token`. */
  kind: string;
  /** Version of the stored properties' format; a change needs `migrate`. */
  stateVersion: number;
  /** Converts stored properties of an older version. @default - the format never changed */
  migrate?(properties: Record<string, unknown>, stateVersion: number): Record<string, unknown>;
  fields: FieldTable<Inputs>;
  /** The client as the inputs want it, for every call of the resource. @default - as it is */
  client?(inputs: Partial<Inputs>, arm: ArmClient): ArmClient;
  /** The engine's id; known before the first call, so that an interrupted run can be resumed. Never a secret. */
  id(inputs: Inputs): string;
  /** Must the old object be deleted before the new one is created? @default - true, names are fixed */
  deleteBeforeReplace?: boolean;
  /** Completes the inputs with a decision that must be visible, and the same in preview and update. */
  decide?(inputs: Inputs, previous: Partial<Inputs> | undefined, context: Context): Promise<Inputs>;
  /** All faults of this resource at once. Reads only. Runs in preview too, but not while an input is unknown. */
  preflight?(inputs: Inputs, previous: Partial<Inputs> | undefined, context: Context): Promise<Fault[]>;
  phases: readonly Phase<Inputs, State>[];
  /**
   * Does a failed run leave the resource unfinished instead of ending, so that unrelated resources continue? The program then ends with an error that names
   * the resource. Only for kinds whose dependents refuse by themselves. @default - a failure ends the run
   */
  isolatesFailure?: true;
  /** Further faults to report when a phase failed or timed out. Reads only. @default - none */
  explain?(inputs: Inputs, known: Known<State>, context: Context): Promise<Fault[]>;
  read(inputs: Partial<Inputs>, known: Known<State>, context: Context): Promise<ReadResult<Inputs, State>>;
  /** Removal steps in order. Empty: deleting the resource calls nothing. */
  remove: readonly Removal<Inputs, State>[];
}

/** The input that every kind has. */
export interface WithTimeout {
  /** How long one run may work on the resource, ISO 8601 duration. */
  timeout: string;
}

/**
 * A phase that calls nothing: it only brings the inputs into the state, because a later removal uses them and destroying does not run the program.
 * `dependsOn` as in a phase.
 */
export function recordOnly<Inputs, State>(dependsOn?: readonly (keyof Inputs)[]): CallPhase<Inputs, State> {
  return { name: "recorded", dependsOn, start: async () => undefined, learn: () => ({}) };
}
