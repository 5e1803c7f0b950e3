import { durationMs } from "./duration";

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const dayMs = dayMinutes * minuteMs;
/** Four years, so that a leap day is among them. */
const daysLooked = 4 * 366;
const fields = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Every minute: what the service takes for continuous. Source: connected registry documentation, sync schedule. */
const continuous = /^(\*(\/1)? )\* \* \* \*$/;

/** How long messages to a site's registry may live, in days. Source: "What is a connected registry?", sync limitations. */
export const messageTtlDays = { least: 1, longest: 90 } as const;

/** What the Azure CLI gives a registry that syncs all the time. Source: Azure CLI, `acr connected-registry create`. */
const continuousDays = 2;

/** May a run end while a site with this sync schedule (cron, UTC) has not synced yet? A site that syncs in windows only may take a day. */
export function waitPolicyFor(syncSchedule: string): "confirmed" | "accepted" {
  return continuous.test(syncSchedule) ? "confirmed" : "accepted";
}

/**
 * How long messages to a site's registry must live for this sync schedule (cron, UTC) and window (ISO 8601): ISO 8601, whole days.
 *
 * Margin: one sync may be missed altogether, and the next be the last thing in its window. So it is twice the longest time between two starts, and the window;
 * two days at least, as with a continuous schedule, and the 90 days that the service takes at most, also for a schedule that cannot be read.
 * That a message which expires before the site syncs is lost is inferred.
 */
export function messageTtlFor(syncSchedule: string, syncWindow = "PT0S"): string {
  const gapMs = longestGapMs(syncSchedule) ?? Number.POSITIVE_INFINITY;
  const days = Math.ceil((2 * gapMs + (durationMs(syncWindow) ?? 0)) / dayMs);
  return `P${Math.min(Math.max(days, continuousDays), messageTtlDays.longest)}D`;
}

/** Does a message that lives as long as the service lets it outlive the time between two syncs of this schedule? */
export function isOftenEnough(syncSchedule: string): boolean {
  const gapMs = longestGapMs(syncSchedule);
  return gapMs !== undefined && gapMs < messageTtlDays.longest * dayMs;
}

/**
 * The longest time between two starts of a cron schedule (five fields, UTC), or undefined where it cannot be read or never starts.
 * Where both day fields are restricted a day that fits either counts, as in cron.
 */
export function longestGapMs(schedule: string): number | undefined {
  const parts = schedule.trim().split(/\s+/);
  const sets = fields.map(([low, high], index) => valuesOf(parts[index] ?? "", low, high));
  const [minutes, hours, dates, months, weekdays] = sets;
  if (parts.length !== fields.length || !minutes || !hours || !dates || !months || !weekdays) return undefined;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const dayFits = (date: number, weekday: number) => {
    const [byDate, byWeekday] = [dates.has(date), weekdays.has(weekday) || (weekday === 0 && weekdays.has(7))];
    return isOpen(parts[2]) || isOpen(parts[4]) ? byDate && byWeekday : byDate || byWeekday;
  };
  const days = Array.from({ length: daysLooked }, (_, day) => day).filter((day) => {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    return months.has(date.getUTCMonth() + 1) && dayFits(date.getUTCDate(), date.getUTCDay());
  });
  return days.length < 2 ? undefined : longestOf(days, times) * minuteMs;
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
