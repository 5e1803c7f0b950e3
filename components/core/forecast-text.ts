import type { Arrival } from "./arrival";
import { formatDuration } from "./duration";
import type { Forecast } from "./forecast";

const gib = 1024 ** 3;
const dayMs = 86_400_000;
/** No estimate is more exact, and sites with the same forecast share its text. */
const stepMs = 600_000;
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Start of the line of a run's log that shows its forecast; the review of a preview recognizes it. */
export const forecastStart = "forecast: ";

/**
 * A forecast for people, in one line: `fits: 4.1 of 9.6 GiB left; arrives Saturday 00:40 UTC, window opens Saturday 02:00 Europe/Rome`.
 * `opens`: the moment at which the site's next maintenance window opens after the arrival, as text. @default - none is named
 */
export function formatForecast(forecast: Forecast, nowMs: number, opens?: string): string {
  const { newBytes, freeBytes, sizeBytes, isFitting, superfluousBytes, arrival } = forecast;
  const room = isFitting
    ? `fits: ${inGib(freeBytes - newBytes)} of ${inGib(sizeBytes)} GiB left`
    : `does not fit: ${inGib(newBytes)} GiB new, ${inGib(Math.max(0, freeBytes))} of ${inGib(sizeBytes)} GiB free`;
  return [room, ...formatArrival(arrival, nowMs, opens), ...formatSuperfluous(superfluousBytes)].join("; ");
}

/** Bytes in GiB with one decimal; less than a tenth is `<0.1`, and nothing is `0.0`. */
export function inGib(bytes: number): string {
  return bytes > 0 && bytes < 0.05 * gib ? "<0.1" : (bytes / gib).toFixed(1);
}

/** A time in UTC, rounded up to ten minutes: `Saturday 00:40 UTC` within the next six days, else `2026-12-05 00:40 UTC`. */
export function formatUtcMoment(atMs: number, nowMs: number): string {
  const at = new Date(Math.ceil(atMs / stepMs) * stepMs);
  const [date = "", time = ""] = at.toISOString().split("T");
  return `${at.getTime() - nowMs < 6 * dayMs ? days[at.getUTCDay()] : date} ${time.slice(0, 5)} UTC`;
}

/** A forecast as its text shows it. */
export interface ShownForecast {
  text: string;
  verdict: "fits" | "does not fit" | "not known";
  /** In GiB, as rounded in the text. */
  left?: number;
  size?: number;
  /** ISO 8601. */
  arrivesAt?: string;
}

/** Reads a forecast's text; `nowMs`: when it was made. Undefined for any other text. */
export function parseForecast(text: string, nowMs: number): ShownForecast | undefined {
  const [, verdict] = /^(fits|does not fit|not known): ./.exec(text) ?? [];
  if (verdict !== "fits" && verdict !== "does not fit" && verdict !== "not known") return undefined;
  const [, left, size] = /^fits: (<?[\d.]+) of (<?[\d.]+) GiB left/.exec(text) ?? [];
  const [, day, time] = /; arrives (\S+) (\d\d:\d\d) UTC/.exec(text) ?? [];
  return {
    text,
    verdict,
    ...(left !== undefined && size !== undefined && { left: Number(left.replace("<", "")), size: Number(size.replace("<", "")) }),
    ...(day !== undefined && time !== undefined && { arrivesAt: momentOf(day, time, nowMs) }),
  };
}

function momentOf(day: string, time: string, nowMs: number): string {
  const ahead = Array.from({ length: 7 }, (_, number) => new Date(nowMs + number * dayMs).toISOString().slice(0, 10));
  const candidates = days.includes(day) ? ahead.filter((date) => days[new Date(date).getUTCDay()] === day) : [day];
  return `${candidates[0] ?? day}T${time}:00Z`;
}

function formatArrival(arrival: Arrival | undefined, nowMs: number, opens: string | undefined): string[] {
  const window = opens === undefined ? [] : [`window opens ${opens}`];
  if (arrival === undefined) return window;
  if ("layerBytes" in arrival) {
    const { layerBytes, layerMs, windowMs } = arrival;
    return [`never arrives: a layer of ${inGib(layerBytes)} GiB takes ${formatDuration(layerMs)}, a sync window has ${formatDuration(windowMs)}`];
  }
  const { atMs, opensMs } = arrival;
  const sync = opensMs === undefined ? [] : [`sync window opens ${formatUtcMoment(opensMs, nowMs)}`];
  return [[`arrives ${formatUtcMoment(atMs, nowMs)}`, ...window].join(", "), ...sync];
}

function formatSuperfluous(bytes: number): string[] {
  return bytes >= 0.05 * gib ? [`${inGib(bytes)} GiB of it for platforms that no node has`] : [];
}
