import { secondsOf } from "../../azure/duration";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Maximum days until a scheduled day: the 29th of February. */
const farthestDays = 8 * 366;

/** When an instance may sync. */
export interface SyncSchedule {
  /** Cron, five fields of numbers, UTC. */
  schedule: string;
  /** ISO 8601; duration of the sync window from each scheduled time. @default - one sync */
  syncWindow?: string | undefined;
}

/** Milliseconds until the next sync: a minute if that is inside a window, else until the next window opens. Source: connected-registry reference 6. */
export function msToNextSync({ schedule, syncWindow = "PT0S" }: SyncSchedule, now: Date): number {
  const cron = cronOf(schedule);
  const inAMinute = now.getTime() + minuteMs;
  const windowMs = (secondsOf(syncWindow) ?? 0) * 1000;
  // The earliest opening minute of a window that would still be open.
  const earliest = floor(inAMinute - windowMs, minuteMs) + minuteMs;
  if (windowMs > 0 && firstFrom(cron, earliest) <= inAMinute) return minuteMs;
  return firstFrom(cron, floor(inAMinute, minuteMs)) - now.getTime();
}

/** Milliseconds until the open window ends; undefined outside windows. */
export function msToWindowEnd({ schedule, syncWindow = "PT0S" }: SyncSchedule, now: Date): number | undefined {
  const windowMs = (secondsOf(syncWindow) ?? 0) * 1000;
  const opened = firstFrom(cronOf(schedule), floor(now.getTime() - windowMs, minuteMs) + minuteMs);
  return windowMs > 0 && opened <= now.getTime() ? opened + windowMs - now.getTime() : undefined;
}

interface Cron {
  /** Minutes of a day, ascending. */
  minutes: readonly number[];
  hasDay(day: Date): boolean;
}

/** The first scheduled time at or after a full minute. */
function firstFrom({ minutes, hasDay }: Cron, fromMs: number): number {
  const firstDay = floor(fromMs, dayMs);
  for (let days = 0; days < farthestDays; days++) {
    const day = firstDay + days * dayMs;
    const minute = hasDay(new Date(day)) ? minutes.find((one) => day + one * minuteMs >= fromMs) : undefined;
    if (minute !== undefined) return day + minute * minuteMs;
  }
  return firstDay + farthestDays * dayMs;
}

/** If both day and weekday are given, either may match. */
function cronOf(expression: string): Cron {
  const [minute = "*", hour = "*", day = "*", month = "*", weekday = "*"] = expression.trim().split(/\s+/);
  const isEither = !day.startsWith("*") && !weekday.startsWith("*");
  const isWeekday = (number: number) => fits(weekday, number) || (number === 0 && !weekday.startsWith("*") && fits(weekday, 7));
  return {
    minutes: Array.from({ length: 24 * 60 }, (_, number) => number).filter((number) => fits(minute, number % 60) && fits(hour, Math.floor(number / 60))),
    hasDay: (date) => {
      const [isDay, isThisWeekday] = [fits(day, date.getUTCDate()), isWeekday(date.getUTCDay())];
      return fits(month, date.getUTCMonth() + 1) && (isEither ? isDay || isThisWeekday : isDay && isThisWeekday);
    },
  };
}

/** Matches one field: a list of `*`, numbers and ranges, each with an optional step. */
function fits(field: string, value: number): boolean {
  return field.split(",").some((part) => {
    const [range = "*", step] = part.split("/");
    const [from = 0, to] = range === "*" ? [0, Number.POSITIVE_INFINITY] : range.split("-").map(Number);
    const last = to ?? (step === undefined ? from : Number.POSITIVE_INFINITY);
    return value >= from && value <= last && (value - from) % Number(step ?? 1) === 0;
  });
}

function floor(ms: number, unitMs: number): number {
  return Math.floor(ms / unitMs) * unitMs;
}
