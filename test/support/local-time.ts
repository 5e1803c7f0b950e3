import { durationMs } from "../../components/core/duration";
import { type Freeze, type MaintenanceWindow, type Weekday, weekdays } from "../../components/maintenance/maintenance";

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time of a zone as if it were UTC, in milliseconds. Computed by Node's tables, not by the library that the program uses. */
export function wallClockMs(ms: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", dateStyle: "short", timeStyle: "medium" });
  formats.set(timeZone, format);
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = format.format(ms).split(/\D+/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whether the local time is within one of these windows, regardless of when the window opened. */
export function isWithin(windows: readonly MaintenanceWindow[], ms: number): boolean {
  return windows.some(({ zone, days, start, duration }) => {
    const wall = wallClockMs(ms, zone);
    const lengthMs = durationMs(duration) ?? 0;
    const startMs = Date.parse(`1970-01-01T${start}Z`);
    const midnights = Array.from({ length: Math.ceil(lengthMs / dayMs) + 1 }, (_, back) => wall - (((wall % dayMs) + dayMs) % dayMs) - back * dayMs);
    return midnights.some((midnight) => days.includes(weekdayOf(midnight)) && midnight + startMs <= wall && wall < midnight + startMs + lengthMs);
  });
}

/** Whether the local time of the freeze's zone, or of these zones, is within the freeze. */
export function isFrozen({ from, until, zone }: Freeze, zones: readonly string[], ms: number): boolean {
  const startMs = Date.parse(from.includes("T") ? `${from}Z` : `${from}T00:00Z`);
  const endMs = until.includes("T") ? Date.parse(`${until}Z`) : Date.parse(`${until}T00:00Z`) + dayMs;
  return (zone === undefined ? zones : [zone]).some((place) => startMs <= wallClockMs(ms, place) && wallClockMs(ms, place) < endMs);
}

function weekdayOf(midnightMs: number): Weekday {
  return weekdays[(new Date(midnightMs).getUTCDay() + 6) % 7] ?? "monday";
}
