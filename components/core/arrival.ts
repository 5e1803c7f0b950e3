import { durationMs } from "./duration";
import { nextStartMs, waitPolicyFor } from "./sync-schedule";

/** How content is transferred to a site. */
export interface SiteLink {
  bitsPerSecond: number;
  /** Cron, five fields, UTC. */
  syncSchedule: string;
  /** ISO 8601: how long each sync may run. @default - a sync runs until it is done */
  syncWindow?: string | undefined;
}

/** When content is at a site, in whole milliseconds: the end of its transfer, and for a site that syncs in windows when the first window opens, unless one is open. */
export type Arrival = { atMs: number; opensMs?: number } | TooLongForWindow;

/** A layer that takes longer than a window. */
export interface TooLongForWindow {
  layerBytes: number;
  layerMs: number;
  windowMs: number;
}

/** Windows that a forecast looks at. */
const maxWindows = 1_000;

/**
 * Forecasts when blobs of these sizes, one after the other, are at a site.
 * `assumed:window-cuts-layer`: the end of a window cuts a blob off, and it begins again in the next one. So a blob that is longer than a window never arrives.
 * Undefined for a schedule that never starts, and where it takes more than a thousand windows.
 */
export function arrivalOf(blobs: readonly number[], { bitsPerSecond, syncSchedule, syncWindow }: SiteLink, nowMs: number): Arrival | undefined {
  const takesMs = (bytes: number) => Math.ceil((bytes * 8_000) / bitsPerSecond);
  const totalMs = takesMs(blobs.reduce((sum, bytes) => sum + bytes, 0));
  if (waitPolicyFor(syncSchedule) === "confirmed") return { atMs: nowMs + totalMs };
  const windowMs = syncWindow === undefined ? Number.POSITIVE_INFINITY : (durationMs(syncWindow) ?? 0);
  const layerBytes = Math.max(0, ...blobs);
  if (takesMs(layerBytes) > windowMs) return { layerBytes, layerMs: takesMs(layerBytes), windowMs };
  const first = openWindow(syncSchedule, windowMs, nowMs);
  if (first === undefined) return undefined;
  const atMs = lastArrival(blobs.map(takesMs), { schedule: syncSchedule, windowMs }, { fromMs: Math.max(first, nowMs), endMs: first + windowMs });
  return atMs === undefined ? undefined : { atMs, ...(first > nowMs && { opensMs: first }) };
}

/** When the window that is open at a time has opened, or the next one opens. A sync without a window that is running is not known here, so the next one counts. */
function openWindow(schedule: string, windowMs: number, nowMs: number): number | undefined {
  return nextStartMs(schedule, Number.isFinite(windowMs) ? nowMs - windowMs : nowMs);
}

function lastArrival(
  takesMs: readonly number[],
  { schedule, windowMs }: { schedule: string; windowMs: number },
  first: { fromMs: number; endMs: number },
): number | undefined {
  let { fromMs: atMs, endMs } = first;
  let windows = 1;
  for (const ms of takesMs) {
    while (atMs + ms > endMs) {
      const next = nextStartMs(schedule, endMs - 1);
      windows += 1;
      if (next === undefined || windows > maxWindows) return undefined;
      atMs = next;
      endMs = next + windowMs;
    }
    atMs += ms;
  }
  return atMs;
}
