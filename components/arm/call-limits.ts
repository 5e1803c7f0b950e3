import type { PipelinePolicy, PipelineRequest } from "@azure/core-rest-pipeline";
import { ArmError } from "./arm-error";

/** Maximum duration of one call, including its retries and the waits between them. */
export interface CallLimits {
  /** Time left for the caller, in milliseconds. */
  remainingMs(): number;
  /** Reports that the service asks for a long wait. */
  report(line: string): void;
}

/** Time for a call without a deadline, for example a check before a preview, in milliseconds. Our proposal. */
const callMs = 120_000;

/** Longest time of a timer of Node.js, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/** Shortest wait that is reported, in milliseconds. */
const reportedMs = 10_000;

/** Limits of a call that has no deadline of its own. */
export function limitsFromNow(): CallLimits {
  const endMs = Date.now() + callMs;
  return { remainingMs: () => endMs - Date.now(), report: () => undefined };
}

const limitsOf = new WeakMap<PipelineRequest, CallLimits>();

/** Ends the request, its repetitions included, when its time is over. */
export function limitRequest(request: PipelineRequest, limits: CallLimits): void {
  limitsOf.set(request, limits);
  request.abortSignal = AbortSignal.timeout(Math.min(longestTimerMs, Math.max(1, limits.remainingMs())));
}

/** The longest wait before an attempt that is obeyed, in milliseconds. Nobody would notice a longer one. As azure-native does. */
const obeyedMs = 120_000;

/**
 * Decides about the wait that the service asks for before another attempt: fails the call at once where it is longer than the time that is left, reports long waits,
 * and has the retry policies not repeat a call after more than two minutes, so that the answer becomes its failure. Runs for each attempt.
 */
export const retryAfterWithinLimits: PipelinePolicy = {
  name: "retryAfterWithinLimits",
  sendRequest: async (request, next) => {
    const response = await next(request);
    const waitMs = [429, 503].includes(response.status) ? retryAfterMs((name) => response.headers.get(name)) : undefined;
    if (waitMs === undefined) return response;
    const limits = limitsOf.get(request);
    const call = `${request.method} ${new URL(request.url).pathname}`;
    const asked = `Azure asks to wait ${Math.ceil(waitMs / 1000)} s`;
    if (limits && waitMs > limits.remainingMs()) throw new ArmError(response.status, "RetryAfter", `${asked}, and less time is left`, call);
    if (waitMs >= reportedMs) limits?.report(`${call}: ${asked}`);
    // The retry policies repeat a call only after a wait that they can read.
    if (waitMs > obeyedMs) {
      for (const name of inMsHeaders) response.headers.delete(name);
      response.headers.set("retry-after", "too late");
    }
    return response;
  },
};

/** Azure's headers in milliseconds, which count before `Retry-After`. */
const inMsHeaders = ["retry-after-ms", "x-ms-retry-after-ms"];

/** The wait that an answer asks for, in milliseconds: `Retry-After` in seconds or as a date, or Azure's headers in milliseconds. Undefined where it asks for none. */
export function retryAfterMs(header: (name: string) => string | undefined): number | undefined {
  const [inMs] = inMsHeaders.flatMap((name) => header(name) ?? []);
  const text = header("retry-after");
  const ms = inMs !== undefined ? Number(inMs) : text === undefined || text.trim() === "" ? Number.NaN : secondsOrDate(text);
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function secondsOrDate(text: string): number {
  const seconds = Number(text);
  return Number.isNaN(seconds) ? Date.parse(text) - Date.now() : Math.min(seconds * 1000, Number.MAX_SAFE_INTEGER);
}
