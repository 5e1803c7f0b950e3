import { durationMs } from "./duration";

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const dayMs = dayMinutes * minuteMs;
/** Four years, which include a leap day. */
const searchDays = 4 * 366;
/** The first of January 2024, in days since 1970. */
const firstSearchedDay = Date.UTC(2024, 0, 1) / dayMs;
const fields = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Every minute, which the service treats as continuous. Source: connected registry documentation, sync schedule. */
const continuous = /^(\*(\/1)? )\* \* \* \*$/;

/** Allowed time to live of messages to a site's registry, in days. Source: "What is a connected registry?", sync limitations. */
export const messageTtlDays = { least: 1, longest: 90 } as const;

/** Time to live that the Azure CLI sets for continuous sync, in days. Source: Azure CLI, `acr connected-registry create`. */
const continuousDays = 2;

/** Default wait policy for this sync schedule (cron, UTC): a site that syncs only in windows may take a day, so the run does not wait. */
export function waitPolicyFor(syncSchedule: string): "confirmed" | "accepted" {
  return continuous.test(syncSchedule) ? "confirmed" : "accepted";
}

/**
 * Required time to live of messages to a site's registry for this sync schedule (cron, UTC) and window (ISO 8601). Format: ISO 8601, whole days.
 *
 * Margin: one sync may be missed completely, and the next may run at the end of its window. So it is twice the longest gap between two starts, plus the window;
 * at least two days, as for a continuous schedule, and at most the service's maximum of 90 days, which also applies to a schedule that cannot be parsed.
 * That a message which expires before the site syncs is lost is inferred.
 */
export function messageTtlFor(syncSchedule: string, syncWindow = "PT0S"): string {
  const gapMs = longestGapMs(syncSchedule) ?? Number.POSITIVE_INFINITY;
  const days = Math.ceil((2 * gapMs + (durationMs(syncWindow) ?? 0)) / dayMs);
  return `P${Math.min(Math.max(days, continuousDays), messageTtlDays.longest)}D`;
}

/** Does a message with the maximum time to live outlast the gap between two syncs of this schedule? */
export function isOftenEnough(syncSchedule: string): boolean {
  const gapMs = longestGapMs(syncSchedule);
  return gapMs !== undefined && gapMs < messageTtlDays.longest * dayMs;
}

/**
 * Longest gap between two starts of a cron schedule (five fields, UTC); undefined where it cannot be parsed or never starts.
 * Where both day fields are restricted, a day that matches either counts, as in cron.
 */
export function longestGapMs(schedule: string): number | undefined {
  const { days, times } = startsOf(schedule, firstSearchedDay) ?? { days: [], times: [] };
  return days.length < 2 ? undefined : longestOf(days, times) * minuteMs;
}

/** When a schedule (cron, five fields, UTC) starts next after a time, in milliseconds; undefined where it cannot be parsed or never starts. */
export function nextStartMs(schedule: string, afterMs: number): number | undefined {
  const { days, times } = startsOf(schedule, Math.floor(afterMs / dayMs)) ?? { days: [], times: [] };
  for (const day of days) {
    const time = times.find((minutes) => day * dayMs + minutes * minuteMs > afterMs);
    if (time !== undefined) return day * dayMs + time * minuteMs;
  }
  return undefined;
}

/** Days since 1970 from this one on, and minutes of each day, at which a schedule starts; undefined where it cannot be parsed. */
function startsOf(schedule: string, fromDay: number): { days: number[]; times: number[] } | undefined {
  const parts = schedule.trim().split(/\s+/);
  const sets = fields.map(([low, high], index) => valuesOf(parts[index] ?? "", low, high));
  const [minutes, hours, dates, months, weekdays] = sets;
  if (parts.length !== fields.length || !minutes || !hours || !dates || !months || !weekdays) return undefined;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const dayFits = (date: number, weekday: number) => {
    const [byDate, byWeekday] = [dates.has(date), weekdays.has(weekday) || (weekday === 0 && weekdays.has(7))];
    return isOpen(parts[2]) || isOpen(parts[4]) ? byDate && byWeekday : byDate || byWeekday;
  };
  const days = Array.from({ length: searchDays }, (_, day) => fromDay + day).filter((day) => {
    const date = new Date(day * dayMs);
    return months.has(date.getUTCMonth() + 1) && dayFits(date.getUTCDate(), date.getUTCDay());
  });
  return { days, times };
}

function isOpen(field: string | undefined): boolean {
  return field?.startsWith("*") ?? false;
}

function longestOf(days: readonly number[], times: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const within = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const between = days.slice(1).map((day, index) => (day - (days[index] ?? 0)) * dayMinutes - last + first);
  return Math.max(...within, ...between);
}

/** The numbers of one field: `*`, `a`, `a-b`, each with `/step`, in a list. */
function valuesOf(field: string, low: number, high: number): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/([1-9]\d*))?$/.exec(part);
    if (!match) return undefined;
    const [from, to, step] = match.slice(1).map((digits) => (digits === undefined ? undefined : Number(digits)));
    const end = to ?? (from === undefined || step !== undefined ? high : from);
    if ((from ?? low) < low || end > high) return undefined;
    for (let value = from ?? low; value <= end; value += step ?? 1) found.add(value);
  }
  return found.size === 0 ? undefined : found;
}
