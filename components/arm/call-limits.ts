import type { PipelinePolicy, PipelineRequest } from "@azure/core-rest-pipeline";
import { ArmError } from "./arm-error";

/** How long one call may go on, with its repetitions and the waits between them. */
export interface CallLimits {
  /** Time left for whoever makes the call, in milliseconds. */
  remainingMs(): number;
  /** Tells that the service asks for a long wait. */
  report(line: string): void;
}

/** Time for a call of nobody who has a deadline, for example a check before a preview, in milliseconds. Our proposal. */
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

/** Fails a call at once where the service asks for a longer wait than there is time, and reports long waits. Runs for each attempt. */
export const retryAfterWithinLimits: PipelinePolicy = {
  name: "retryAfterWithinLimits",
  sendRequest: async (request, next) => {
    const response = await next(request);
    const limits = limitsOf.get(request);
    const waitMs = [429, 503].includes(response.status) ? retryAfterMs((name) => response.headers.get(name)) : undefined;
    if (!limits || waitMs === undefined) return response;
    const call = `${request.method} ${new URL(request.url).pathname}`;
    const words = `Azure asks to wait ${Math.ceil(waitMs / 1000)} s`;
    if (waitMs > limits.remainingMs()) throw new ArmError(response.status, "RetryAfter", `${words}, and less time is left`, call);
    if (waitMs >= reportedMs) limits.report(`${call}: ${words}`);
    return response;
  },
};

/** The wait that an answer asks for, in milliseconds: `Retry-After` in seconds or as a date, or Azure's headers in milliseconds. Undefined where it asks for none. */
export function retryAfterMs(header: (name: string) => string | undefined): number | undefined {
  const inMs = header("retry-after-ms") ?? header("x-ms-retry-after-ms");
  const text = header("retry-after");
  const ms = inMs !== undefined ? Number(inMs) : text === undefined || text.trim() === "" ? Number.NaN : secondsOrDate(text);
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function secondsOrDate(text: string): number {
  const seconds = Number(text);
  return Number.isNaN(seconds) ? Date.parse(text) - Date.now() : Math.min(seconds * 1000, Number.MAX_SAFE_INTEGER);
}
