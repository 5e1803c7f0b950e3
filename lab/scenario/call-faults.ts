import { secondsOf } from "../azure/duration";
import type { Outcome, PlannedFault } from "../azure/faults";
import { ArmError } from "../azure/operation";
import { callPattern } from "./call-pattern";
import { Occurrence, type OccurrenceOptions } from "./occurrence";
import type { Scenario } from "./scenario";

/** Codes that usually come with a status. Source: workload-orchestration reference 7.1; ARM. */
const usualCodes: Record<number, string> = {
  409: "InvalidResourceOperation",
  429: "TooManyRequests",
  500: "InternalServerError",
  502: "BadGateway",
  503: "ServiceUnavailable",
};

type Call = Scenario["calls"][number];

/** The faults of calls that a scenario plans, in its order. `elapsedMs`: lab milliseconds since it began. */
export function callFaults(calls: readonly Call[], elapsedMs: () => number): PlannedFault[] {
  return calls.map((call) => ({
    fits: callPattern(call.on) ?? (() => false),
    occurrence: new Occurrence(occurrenceOf(call), elapsedMs),
    outcome: outcomeOf(call),
  }));
}

/** Lab milliseconds of a duration. */
export function labMs(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : (secondsOf(duration) ?? 0) * 1_000;
}

/** When a fault strikes, as the scenario says. */
export function occurrenceOf({ after, every, times, window }: Pick<Call, "after" | "every" | "times" | "window">): OccurrenceOptions {
  const span = window && { fromMs: labMs(window.from, 0), untilMs: labMs(window.until, Number.POSITIVE_INFINITY) };
  return { after, every, times, window: span };
}

function outcomeOf({ answer, drop, slow, fails }: Call): Outcome {
  if (drop) return { drop };
  if (slow !== undefined) return { slowMs: labMs(slow, 0) };
  // What an operation tells of its failure has no status of its own; 500 shows where it is told by `Location`.
  if (fails) return { fails: new ArmError(500, fails.code, fails.message) };
  const { status = 500, code, message, retryAfterSeconds, acted = false } = answer ?? {};
  const error = { code: code ?? usualCodes[status] ?? "ScenarioFault", message: message ?? "The scenario of the lab wants this answer." };
  const headers: Record<string, string> = retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
  return { answer: { status, headers, body: { error } }, acts: acted };
}
