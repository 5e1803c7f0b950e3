import { durationMs } from "../core/duration";
import type * as temporal from "../core/temporal";
import { type Freeze, type MaintenanceWindow, weekdays } from "./maintenance";

/** A time span in milliseconds since 1970, without its end. `zone`: the one to show it in. */
export interface Span {
  startMs: number;
  endMs: number;
  zone: string;
}

type DateTime = temporal.Temporal.PlainDateTime;

/** Loaded on first use: most processes have no window to look at. */
function temporalOf(): (typeof temporal)["Temporal"] {
  return (require("../core/temporal") as typeof temporal).Temporal;
}

/** Is this an IANA time zone that this machine knows? Offsets and abbreviations are none: they do not follow daylight saving. */
export function isTimeZone(zone: string): boolean {
  if (zone !== "UTC" && !/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * When a window is open, of all that may overlap a time span, in order.
 *
 * A window is open for its duration, and never outside its local times: where clocks change during it, it closes at the earlier of both ends. A start that does not
 * exist is the moment of the change; one that exists twice is the later one, so that no clock shows a time before it while the window is open.
 */
export function windowTimes({ zone, days, start, duration }: MaintenanceWindow, { startMs, endMs }: Pick<Span, "startMs" | "endMs">): Span[] {
  const lengthMs = durationMs(duration) ?? 0;
  const { PlainTime } = temporalOf();
  const dateAt = (ms: number) => localTime(ms, zone).toPlainDate();
  const [first, last] = [dateAt(startMs - lengthMs).subtract({ days: 1 }), dateAt(endMs)];
  const dates = Array.from({ length: first.until(last).days + 1 }, (_, index) => first.add({ days: index }));
  return dates.flatMap((date) => {
    if (!days.includes(weekdays[date.dayOfWeek - 1] ?? "monday")) return [];
    const local = date.toPlainDateTime(PlainTime.from(start));
    const opensMs = momentOf(local, zone, "later");
    const closesMs = Math.min(opensMs + lengthMs, momentOf(local.add({ milliseconds: lengthMs }), zone, "later"));
    return closesMs > opensMs && closesMs > startMs && opensMs < endMs ? [{ startMs: opensMs, endMs: closesMs, zone }] : [];
  });
}

/** When a freeze lasts, for windows of a zone. */
export function freezeTime({ from, until, zone }: Freeze, windowZone: string): Span {
  const { PlainDateTime } = temporalOf();
  const place = zone ?? windowZone;
  const end = PlainDateTime.from(until).add({ days: isDate(until) ? 1 : 0 });
  return { startMs: momentOf(PlainDateTime.from(from), place, "earlier"), endMs: momentOf(end, place, "later"), zone: place };
}

/** A moment for people, in a zone: `Saturday 02:00 Europe/Rome`, with the date where it is a week away or more. */
export function formatMoment(ms: number, zone: string, nowMs: number): string {
  const local = localTime(ms, zone);
  const day = weekdays[local.dayOfWeek - 1] ?? "";
  const isNear = localTime(nowMs, zone).toPlainDate().until(local.toPlainDate()).days < weekdays.length;
  const date = isNear ? "" : ` ${local.toPlainDate().toString()}`;
  return `${day.charAt(0).toUpperCase()}${day.slice(1)}${date} ${local.toPlainTime().toString({ smallestUnit: "minute" })} ${zone}`;
}

/** Is this a local date, or a local date and time to the minute, that exists in the calendar? */
export function isLocalTime(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(text)) return false;
  try {
    temporalOf().PlainDateTime.from(text);
    return true;
  } catch {
    return false;
  }
}

function isDate(text: string): boolean {
  return !text.includes("T");
}

function localTime(ms: number, zone: string) {
  return temporalOf().Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}

/** The moment of a local time. One that clocks skip is the moment of their change; of two with the same local time, `which` one. */
function momentOf(local: DateTime, zone: string, which: "earlier" | "later"): number {
  const found = local.toZonedDateTime(zone, { disambiguation: which });
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds;
  const after = local.toZonedDateTime(zone, { disambiguation: "later" });
  return (after.getTimeZoneTransition("previous") ?? after).epochMilliseconds;
}
