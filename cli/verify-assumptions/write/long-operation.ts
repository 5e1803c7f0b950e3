import type { ArmClient } from "../../../components/arm/arm-client";
import { ArmError } from "../../../components/arm/arm-error";
import { type ArmOperation, pollOperation } from "../../../components/arm/operation";
import type { JsonObject } from "../../../components/core/json";

/** How a run waits. Ends early, with the signal's reason, where somebody asks the run to end. */
export type Wait = (ms: number, asked?: AbortSignal) => Promise<void>;

/** Wait before a poll where the service names none, and the longest time that an operation may take, in milliseconds. Chosen by this project. */
const pace = { pollMs: 5_000, longestMs: 20 * 60_000 };

/** Waits for the end of an operation, and returns its result. @throws ArmError where it fails, or takes longer than 20 minutes */
export async function finished(arm: ArmClient, operation: ArmOperation, wait: Wait, asked?: AbortSignal): Promise<JsonObject | undefined> {
  let current = operation;
  for (let waitedMs = 0; current.pollUrl; ) {
    if (waitedMs > pace.longestMs) throw new ArmError(0, "OutOfTime", `it has not ended within ${pace.longestMs / 60_000} minutes`, current.call);
    const ms = current.retryAfterMs ?? pace.pollMs;
    await wait(ms, asked);
    waitedMs += ms;
    current = await pollOperation(arm, current);
  }
  return current.result;
}
