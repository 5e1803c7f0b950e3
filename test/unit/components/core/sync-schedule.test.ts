import assert from "node:assert/strict";
import * as fc from "fast-check";
import { durationMs } from "../../../../components/core/duration";
import { isOftenEnough, longestGapMs, messageTtlFor, nextStartMs, waitPolicyFor } from "../../../../components/core/sync-schedule";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join(",")),
  );
const schedules = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7)).map((fields) => fields.join(" "));

describe("a sync schedule", () => {
  for (const schedule of ["* * * * *", "*/1 * * * *"])
    it(`of every minute, ${schedule}, makes runs wait for confirmation`, () => assert.equal(waitPolicyFor(schedule), "confirmed"));
  for (const schedule of ["0 3 * * *", "*/10 * * * *", "* 1-5 * * *", "* * * * 6"])
    it(`with windows, ${schedule}, lets runs end as Pending`, () => assert.equal(waitPolicyFor(schedule), "accepted"));
});

describe("the next start of a sync schedule", () => {
  // A Wednesday.
  const now = Date.UTC(2026, 11, 2, 10, 30);
  for (const [schedule, start] of [
    ["* * * * *", "2026-12-02T10:31"],
    ["30 10 * * *", "2026-12-03T10:30"],
    ["0 */6 * * *", "2026-12-02T12:00"],
    ["0 2 * * 6", "2026-12-05T02:00"],
    ["0 2 29 2 *", "2028-02-29T02:00"],
  ] as const)
    it(`of ${schedule} is ${start}`, () => assert.equal(new Date(nextStartMs(schedule, now) ?? 0).toISOString(), `${start}:00.000Z`));

  it("is unknown if the schedule cannot be parsed or never starts", () =>
    assert.deepEqual([nextStartMs("every night", now), nextStartMs("0 2 31 2 *", now)], [undefined, undefined]));
});

describe("the longest gap of a sync schedule", () => {
  for (const [schedule, gap] of [
    ["* * * * *", minute],
    ["*/15 * * * *", 15 * minute],
    ["0 2 * * *", day],
    ["0 2,14 * * *", 12 * hour],
    ["0 2,3 * * *", 23 * hour],
    ["0 2 * * 6", 7 * day],
    ["0 2 * * 0", 7 * day],
    ["0 2 * * 7", 7 * day],
    ["0 2 * * 1-5", 3 * day],
    ["0 2 1 * *", 31 * day],
    ["0 2 1 1 *", 366 * day],
    ["0 2 1,15 * 1", 7 * day],
    ["30 8-18/2 * * *", 14 * hour],
  ] as const)
    it(`of ${schedule} is ${gap / hour} h`, () => assert.equal(longestGapMs(schedule), gap));

  for (const schedule of ["", "at night", "* * * *", "60 * * * *", "0 25 * * *", "0 0 30 2 *", "5-1 * * * *"])
    it(`of ${JSON.stringify(schedule)} is unknown`, () => assert.equal(longestGapMs(schedule), undefined));
});

describe("the message TTL of a site", () => {
  for (const [schedule, window, life] of [
    ["* * * * *", undefined, "P2D"],
    ["*/10 * * * *", undefined, "P2D"],
    ["0 2 * * *", undefined, "P2D"],
    ["0 2 * * *", "PT4H", "P3D"],
    ["0 2 * * 1-5", undefined, "P6D"],
    ["0 2 * * 6", undefined, "P14D"],
    ["0 2 * * 6", "P1D", "P15D"],
    ["0 2 1 * *", undefined, "P62D"],
    ["0 2 1 1,3,5,7,9,11 *", undefined, "P90D"],
    ["0 2 1 1 *", undefined, "P90D"],
    ["at night", undefined, "P90D"],
  ] as const)
    it(`with ${schedule} and ${window ?? "no window"} is ${life}`, () => assert.equal(messageTtlFor(schedule, window), life));

  it("covers one missed sync if the service's limits allow it, and is always within these limits", () =>
    fc.assert(
      fc.property(schedules, fc.constantFrom(undefined, "PT1H", "PT4H", "P1D", "P7D"), (schedule, window) => {
        const gap = longestGapMs(schedule);
        const life = durationMs(messageTtlFor(schedule, window)) ?? 0;
        const needed = 2 * (gap ?? Number.POSITIVE_INFINITY) + (durationMs(window ?? "PT0S") ?? 0);
        assert.ok(life >= 2 * day && life <= 90 * day);
        assert.ok(life >= needed || life === 90 * day);
        assert.ok(!isOftenEnough(schedule) || life > (gap ?? 0));
      }),
    ));

  for (const [schedule, enough] of [
    ["* * * * *", true],
    ["0 2 1 1,3,5,7,9,11 *", true],
    ["0 2 1 1,4,7,10 *", false],
    ["0 2 1 1 *", false],
    ["at night", false],
  ] as const)
    it(`${enough ? "can" : "cannot"} cover the longest gap of ${schedule}`, () => assert.equal(isOftenEnough(schedule), enough));
});
