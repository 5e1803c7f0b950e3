import { Occurrence } from "../scenario/occurrence";
import type { ArmAnswer, ArmError } from "./operation";

/** What happens to a call that a fault strikes. */
export type Outcome =
  /** Another answer than the service's; `acts`: the service does what was asked all the same. */
  | { answer: ArmAnswer; acts: boolean }
  /** The connection is cut, and the caller never learns more. */
  | { drop: "before" | "after" }
  /** The operation that the call begins, or else the answer, comes so many lab milliseconds later. */
  | { slowMs: number }
  /** The operation that the call begins does nothing and fails. */
  | { fails: ArmError };

/** A fault that waits for calls which fit it. */
export interface PlannedFault {
  fits(method: string, path: string): boolean;
  occurrence: Occurrence;
  outcome: Outcome;
}

/** A fault that a test plans, to happen to the next calls that fit. */
export interface Fault {
  /** @default - any */
  method?: string;
  /** Tested on the path without the query. */
  path: RegExp;
  /** Answer instead of the service, or cut the connection: before the service acts, or after it acted. */
  outcome: ArmAnswer | "drop before" | "drop after";
  /** How often. @default - 1 */
  times?: number;
}

/** Faults of calls: those of a scenario, after those that a test plans. Of the faults that fit a call, the first that strikes happens. */
export class Faults {
  private readonly ofTests: PlannedFault[] = [];
  private ofScenario: readonly PlannedFault[] = [];

  next({ method: wanted, path: shape, outcome, times }: Fault): void {
    const fits = (method: string, path: string) => (wanted ?? method) === method && shape.test(path);
    this.ofTests.push({ fits, occurrence: new Occurrence({ times }, () => 0), outcome: outcomeOf(outcome) });
  }

  /** Takes these in the place of the former scenario's. */
  play(faults: readonly PlannedFault[]): void {
    this.ofScenario = faults;
  }

  /** What is to happen to this call, if anything. */
  take(method: string, path: string): Outcome | undefined {
    const faults = [...this.ofTests, ...this.ofScenario];
    return faults.find(({ fits, occurrence }) => fits(method, path) && occurrence.strikesNext())?.outcome;
  }
}

function outcomeOf(outcome: Fault["outcome"]): Outcome {
  if (outcome === "drop before") return { drop: "before" };
  return outcome === "drop after" ? { drop: "after" } : { answer: outcome, acts: false };
}
