import { secondsOf } from "../azure/duration";
import type { Outcome, PlannedFault } from "../azure/faults";
import { ArmError } from "../azure/operation";
import { callPattern } from "./call-pattern";
import { Occurrence, type OccurrenceOptions } from "./occurrence";
import type { Scenario } from "./scenario";

/** Usual error code of each status. Source: workload-orchestration reference 7.1; ARM. */
const usualCodes: Record<number, string> = {
  409: "InvalidResourceOperation",
  429: "TooManyRequests",
  500: "InternalServerError",
  502: "BadGateway",
  503: "ServiceUnavailable",
};

type Call = Scenario["calls"][number];

/** Call faults of a scenario, in its order. `elapsedMs`: lab milliseconds since the scenario started. */
export function callFaults(calls: readonly Call[], elapsedMs: () => number): PlannedFault[] {
  return calls.map((call) => ({
    fits: callPattern(call.on) ?? (() => false),
    occurrence: new Occurrence(occurrenceOf(call), elapsedMs),
    outcome: outcomeOf(call),
  }));
}

/** A duration in lab milliseconds; `otherwise` if undefined. */
export function labMs(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : (secondsOf(duration) ?? 0) * 1_000;
}

/** When a fault of the scenario strikes. */
export function occurrenceOf({ after, every, times, window }: Pick<Call, "after" | "every" | "times" | "window">): OccurrenceOptions {
  const span = window && { fromMs: labMs(window.from, 0), untilMs: labMs(window.until, Number.POSITIVE_INFINITY) };
  return { after, every, times, window: span };
}

function outcomeOf({ answer, drop, slow, fails }: Call): Outcome {
  if (drop) return { drop };
  if (slow !== undefined) return { slowMs: labMs(slow, 0) };
  // The failure of an operation has no status of its own; 500 is sent when the caller polls by `Location`.
  if (fails) return { fails: new ArmError(500, fails.code, fails.message) };
  const { status = 500, code, message, retryAfterSeconds, acted = false } = answer ?? {};
  const error = { code: code ?? usualCodes[status] ?? "ScenarioFault", message: message ?? "The scenario of the lab wants this answer." };
  const headers: Record<string, string> = retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
  return { answer: { status, headers, body: { error } }, acts: acted };
}
