import assert from "node:assert/strict";
import * as fc from "fast-check";
import { arrivalOf, type SiteLink } from "../../../../components/core/arrival";

const continuous = "* * * * *";
const at = (time: string) => Date.parse(`2026-12-04T${time}:00Z`);
/** A link with 8 bits per second: a byte takes a second. */
const link = (syncSchedule: string, syncWindow?: string): SiteLink => ({ bitsPerSecond: 8, syncSchedule, syncWindow });
const minutes = (...counts: number[]) => counts.map((count) => count * 60);

describe("the arrival time of blobs", () => {
  it("is 2 h 40 min later for 12 GB at 10 Mbit/s", () => {
    const arrival = arrivalOf([12e9], { bitsPerSecond: 10e6, syncSchedule: continuous }, at("22:00"));
    assert.deepEqual(arrival, { atMs: at("22:00") + 160 * 60_000 });
  });
  for (const [blobs, schedule, window, now, arrives, opens] of [
    [minutes(30), "0 22 * * *", "PT1H", "20:00", "22:30", "22:00"],
    [minutes(30), "0 22 * * *", "PT1H", "22:15", "22:45", undefined],
    [minutes(30, 20), "0 */2 * * *", "PT1H", "19:59", "20:50", "20:00"],
    [minutes(40, 40), "0 */2 * * *", "PT1H", "19:59", "22:40", "20:00"],
    [minutes(60), "0 */2 * * *", "PT1H", "20:30", "23:00", undefined],
    [minutes(40), "0 */2 * * *", undefined, "20:30", "22:40", "22:00"],
    [minutes(300), "0 */2 * * *", undefined, "19:00", "25:00", "20:00"],
  ] as const)
    it(`is ${arrives} for ${blobs.map((bytes) => bytes / 60).join(" and ")} min of transfer from ${now}, schedule ${schedule}, window ${window ?? "unlimited"}`, () => {
      const expected = { atMs: at("00:00") + Number(arrives.slice(0, 2)) * 3_600_000 + Number(arrives.slice(3)) * 60_000 };
      assert.deepEqual(arrivalOf(blobs, link(schedule, window), at(now)), { ...expected, ...(opens && { opensMs: at(opens) }) });
    });
  it("does not exist if a layer takes longer than a window, and the layer is reported", () => {
    assert.deepEqual(arrivalOf(minutes(10, 90), link("0 */2 * * *", "PT1H"), at("20:00")), { layerBytes: 5_400, layerMs: 5_400_000, windowMs: 3_600_000 });
  });
  it("is unknown for a schedule that never starts", () => assert.equal(arrivalOf([1], link("0 0 31 2 *", "PT1H"), at("20:00")), undefined));

  const blobLists = fc.array(fc.integer({ min: 0, max: 3_600 }), { minLength: 1, maxLength: 20 });
  const nows = fc.integer({ min: at("00:00"), max: at("23:59") });
  it("with sync windows is never earlier than without, and always within a window", () =>
    fc.assert(
      fc.property(blobLists, fc.constantFrom(0, 30), nows, (blobs, minute, nowMs) => {
        const windowed = arrivalOf(blobs, link(`${minute} */2 * * *`, "PT1H"), nowMs);
        const free = arrivalOf(blobs, link(continuous), nowMs);
        assert.ok(windowed && "atMs" in windowed && free && "atMs" in free);
        assert.ok(windowed.atMs >= free.atMs);
        assert.ok((windowed.atMs - minute * 60_000) % 7_200_000 <= 3_600_000, new Date(windowed.atMs).toISOString());
      }),
    ));
  it("is never earlier with more blobs", () =>
    fc.assert(
      fc.property(blobLists, fc.integer({ min: 0, max: 3_600 }), nows, (blobs, more, nowMs) => {
        const [few, many] = [blobs, [...blobs, more]].map((list) => arrivalOf(list, link("0 */2 * * *", "PT1H"), nowMs));
        assert.ok(few && "atMs" in few && many && "atMs" in many && many.atMs >= few.atMs);
      }),
    ));
});
