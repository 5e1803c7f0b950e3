import { Occurrence } from "../scenario/occurrence";
import type { ArmAnswer, ArmError } from "./operation";

/** Effect of a fault on a call. */
export type Outcome =
  /** Replaces the service's answer; `acts`: the service performs the request all the same. */
  | { answer: ArmAnswer; acts: boolean }
  /** Cuts the connection before or after the service acts. */
  | { drop: "before" | "after" }
  /** Delays the operation that the call starts, or else the answer, in lab milliseconds. */
  | { slowMs: number }
  /** The operation that the call starts does nothing and fails. */
  | { fails: ArmError };

/** A fault that waits for matching calls. */
export interface PlannedFault {
  fits(method: string, path: string): boolean;
  occurrence: Occurrence;
  outcome: Outcome;
}

/** A fault that a test plans for the next matching calls. */
export interface Fault {
  /** @default - any */
  method?: string;
  /** Matched against the path without the query. */
  path: RegExp;
  /** Answer instead of the service, or cut the connection: before the service acts, or after it acted. */
  outcome: ArmAnswer | "drop before" | "drop after";
  /** Number of calls to strike. @default - 1 */
  times?: number;
}

/** Planned faults of calls: a test's first, then the scenario's. The first matching fault that strikes wins. */
export class Faults {
  private readonly ofTests: PlannedFault[] = [];
  private ofScenario: readonly PlannedFault[] = [];

  next({ method: wanted, path: shape, outcome, times }: Fault): void {
    const fits = (method: string, path: string) => (wanted ?? method) === method && shape.test(path);
    this.ofTests.push({ fits, occurrence: new Occurrence({ times }, () => 0), outcome: outcomeOf(outcome) });
  }

  /** Replaces the previous scenario's faults. */
  play(faults: readonly PlannedFault[]): void {
    this.ofScenario = faults;
  }

  /** Effect of a planned fault on this call, if any. */
  take(method: string, path: string): Outcome | undefined {
    const faults = [...this.ofTests, ...this.ofScenario];
    return faults.find(({ fits, occurrence }) => fits(method, path) && occurrence.strikesNext())?.outcome;
  }
}

function outcomeOf(outcome: Fault["outcome"]): Outcome {
  if (outcome === "drop before") return { drop: "before" };
  return outcome === "drop after" ? { drop: "after" } : { answer: outcome, acts: false };
}
