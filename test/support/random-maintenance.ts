import * as fc from "fast-check";
import { type Freeze, type MaintenanceWindow, weekdays } from "../../components/maintenance/maintenance";

/** Zones with daylight saving in both hemispheres, by half an hour, at midnight, without any, and beyond the date line. */
const zones = ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "Pacific/Kiritimati", "Africa/Casablanca", "UTC"];

const twoDigits = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, "0"));
const zone = fc.constantFrom(...zones);

/** A window, more often one that opens in the hours of a daylight saving change. */
export const randomWindow: fc.Arbitrary<MaintenanceWindow> = fc.record({
  zone,
  days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
  start: fc.tuple(fc.oneof(twoDigits(23), twoDigits(3)), twoDigits(59)).map((parts) => parts.join(":")),
  duration: fc.integer({ min: 15, max: 3 * 1440 }).map((minutes) => `PT${minutes}M`),
});

/** Times around the daylight saving changes of 2026 and 2027, and any others. Milliseconds of whole seconds, as in the Date header. */
export const randomTime: fc.Arbitrary<number> = fc.oneof(
  fc
    .constantFrom("2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-11-01T06:00Z", "2027-03-14T07:00Z", "2026-04-05T03:00Z", "2026-04-04T15:00Z")
    .chain((change) => fc.integer({ min: -6 * 3600, max: 6 * 3600 }).map((seconds) => Date.parse(change) + seconds * 1000)),
  fc.integer({ min: Date.parse("2026-01-01T00:00Z") / 1000, max: Date.parse("2027-12-31T00:00Z") / 1000 }).map((seconds) => seconds * 1000),
);

const local = (ms: number, isDate: boolean) => new Date(ms).toISOString().slice(0, isDate ? 10 : 16);

/** A freeze that starts within days of a time. */
export function randomFreeze(aroundMs: number): fc.Arbitrary<Freeze> {
  const hourMs = 3_600_000;
  const span = fc.tuple(fc.integer({ min: -96, max: 48 }), fc.integer({ min: 1, max: 96 }), fc.boolean(), fc.boolean());
  return fc.tuple(span, fc.option(zone, { nil: undefined })).map(([[startHours, hours, fromDate, untilDate], zone]) => {
    const startMs = aroundMs + startHours * hourMs;
    return { from: local(startMs, fromDate), until: local(startMs + hours * hourMs, untilDate), zone };
  });
}
