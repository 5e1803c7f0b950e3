import type { ArmClient } from "../arm/arm-client";
import type { Environment } from "../arm/credential";
import type { ArmOperation } from "../arm/operation";
import type { Fault } from "../core/fault";
import type { FieldTable } from "../core/field-table";
import type { JsonObject } from "../core/json";
import type { ServiceFailure } from "../arm/arm-error";

/** What a phase may use: the service, the time, the user's ear. */
export interface Context {
  readonly arm: ArmClient;
  readonly clock: RuntimeClock;
  /** Of the process: proxies and the like. */
  readonly environment: Environment;
  /** One line of progress, shown by the engine as it is. Never a secret. */
  log(line: string): void;
}

/** Time as the runtime needs it. */
export interface RuntimeClock {
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

/** Inputs and everything learnt so far; stored as the resource's outputs. */
export type Known<State> = Partial<State>;

/** How a phase failed. */
export interface Failure {
  fault: Fault;
  /** Phases to run again, so that the next attempt does not only look at the same failure. */
  rerun?: readonly string[];
  /** So often, at most, a run tries again by itself, each time after a longer wait. @default - 0, the next run does */
  maxRetries?: number;
}

/** A phase that makes one call: its effect is looked for first, then the call is made and its result learnt from. */
export interface CallPhase<Inputs, State> {
  name: string;
  /** Inputs this phase depends on. @default - all that are not ignored */
  dependsOn?: readonly (keyof Inputs)[];
  /** Is the effect already on the service? What it tells then, else undefined. */
  find?(inputs: Inputs, known: Known<State>, context: Context): Promise<Known<State> | undefined>;
  /** Makes the call. Undefined where nothing needs to be called. */
  start(inputs: Inputs, known: Known<State>, context: Context): Promise<ArmOperation | undefined>;
  /** Does `start` do what is left step by step? It is asked until it has nothing more to call, also where an answer was lost. @default - one call */
  callUntilDone?: true;
  /** What it means to the user that the service accepted the call and failed later. @default - the service's own words */
  failed?(inputs: Inputs, words: ServiceFailure, known: Known<State>, context: Context): Failure | Promise<Failure>;
  /** What the finished call tells. */
  learn(inputs: Inputs, result: JsonObject | undefined, known: Known<State>, context: Context): Known<State> | Promise<Known<State>>;
}

/** How a wait stands. */
export type Observation<State> = { is: "done"; learned: Known<State> } | { is: "waiting"; reason: string } | ({ is: "failed" } & Failure);

/** A phase that only watches until the service has done its part. */
export interface WaitPhase<Inputs, State> {
  name: string;
  dependsOn?: readonly (keyof Inputs)[];
  /** May the run succeed while this is still going on? The resource is then Pending and a later run goes on. @default - `confirmed` */
  waitPolicy?(inputs: Inputs): "confirmed" | "accepted";
  observe(inputs: Inputs, known: Known<State>, context: Context): Promise<Observation<State>>;
}

/** A step on the way to the desired state. */
export type Phase<Inputs, State> = CallPhase<Inputs, State> | WaitPhase<Inputs, State>;

/** What a look at the service shows. `unknown`: the service cannot be asked (no permission, no parent), so nothing is concluded. */
export type ReadResult<Inputs, State> =
  | { is: "gone" }
  | { is: "unknown"; reason: string }
  | {
      is: "present";
      /** Inputs as the service has them, where they can be read. */
      inputs?: Partial<Inputs>;
      state?: Known<State>;
      /** Phases whose effect is no longer there. */
      rerun?: readonly string[];
    };

/** A step of removal; each must be content with finding its work done. */
export interface Removal<Inputs, State> {
  name: string;
  /** Is the step asked again after each call, until it has nothing more to call? @default - one call */
  callUntilDone?: boolean;
  /** Looks for what a run that failed made and did not learn of; this step and those after it go by it. @default - what is known is all there is */
  find?(inputs: Inputs, known: Known<State>, context: Context): Promise<Known<State>>;
  start(inputs: Inputs, known: Known<State>, context: Context): Promise<ArmOperation | undefined>;
}

/** One kind of resource: what it is, as data, and what to ask the service. */
export interface Lifecycle<Inputs, State> {
  /** Folder and noun, for example `registry/Token`. */
  kind: string;
  /** Shape of the stored state; a change needs a migration. */
  stateVersion: number;
  /** Brings the stored properties of an older shape into today's. @default - the shape never changed */
  migrate?(properties: Record<string, unknown>, stateVersion: number): Record<string, unknown>;
  fields: FieldTable<Inputs>;
  /** The engine's id; known before the first call, so that an interrupted run can be resumed. Never a secret. */
  id(inputs: Inputs): string;
  /** Must the old object go before the new one can come? @default - true, names are fixed */
  deleteBeforeReplace?: boolean;
  /** Completes inputs with a decision that must be visible and equal in preview and run. */
  decide?(inputs: Inputs, previous: Partial<Inputs> | undefined, context: Context): Promise<Inputs>;
  /** Reads only. All faults of this resource at once; runs in preview too, and not while an input is unknown. */
  preflight?(inputs: Inputs, previous: Partial<Inputs> | undefined, context: Context): Promise<Fault[]>;
  phases: readonly Phase<Inputs, State>[];
  /** What else is wrong, when a phase failed or ran out of time. Reads only. @default - the phase's own words are all there is */
  explain?(inputs: Inputs, known: Known<State>, context: Context): Promise<Fault[]>;
  read(inputs: Partial<Inputs>, known: Known<State>, context: Context): Promise<ReadResult<Inputs, State>>;
  remove: readonly Removal<Inputs, State>[];
}

/** Inputs every kind has: how long to wait, not what is declared. */
export interface WithTimeout {
  /** ISO 8601 duration. */
  timeout: string;
}

/** Calls nothing: the state has these inputs then, which is all that a later removal goes by. Destroying does not run the program. `dependsOn` as in a phase. */
export function recordOnly<Inputs, State>(dependsOn?: readonly (keyof Inputs)[]): CallPhase<Inputs, State> {
  return { name: "recorded", dependsOn, start: async () => undefined, learn: () => ({}) };
}
