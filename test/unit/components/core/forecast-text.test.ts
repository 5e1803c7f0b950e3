import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Forecast } from "../../../../components/core/forecast";
import { formatForecast, formatUtcMoment, parseForecast } from "../../../../components/core/forecast-text";

const gib = 1024 ** 3;
const hour = 3_600_000;
const now = Date.parse("2026-12-03T20:00:00Z");
const saturday = Date.parse("2026-12-05T00:33:00Z");
const found = (change: Partial<Forecast>): Forecast => ({
  ...{ newBytes: 2 * gib, freeBytes: 6.1 * gib, sizeBytes: 9.6 * gib, superfluousBytes: 0, isFitting: true },
  ...change,
});

describe("the text of a forecast", () => {
  for (const [change, text] of [
    [{}, "fits: 4.1 of 9.6 GiB left"],
    [{ arrival: { atMs: saturday } }, "fits: 4.1 of 9.6 GiB left; arrives Saturday 00:40 UTC"],
    [
      { arrival: { atMs: saturday, opensMs: Date.parse("2026-12-04T22:00:00Z") } },
      "fits: 4.1 of 9.6 GiB left; arrives Saturday 00:40 UTC; sync window opens Friday 22:00 UTC",
    ],
    [{ arrival: { atMs: saturday + 7 * 24 * hour } }, "fits: 4.1 of 9.6 GiB left; arrives 2026-12-12 00:40 UTC"],
    [{ superfluousBytes: 1.2 * gib }, "fits: 4.1 of 9.6 GiB left; 1.2 GiB of it for platforms that no node has"],
    [{ superfluousBytes: 1_000 }, "fits: 4.1 of 9.6 GiB left"],
    [{ isFitting: false }, "does not fit: 2.0 GiB new, 6.1 of 9.6 GiB free"],
    [{ isFitting: false, freeBytes: -gib }, "does not fit: 2.0 GiB new, 0.0 of 9.6 GiB free"],
    [{ newBytes: 5, isFitting: false, freeBytes: 7 }, "does not fit: <0.1 GiB new, <0.1 of 9.6 GiB free"],
    [
      { arrival: { layerBytes: 6 * gib, layerMs: 1.5 * hour, windowMs: hour } },
      "fits: 4.1 of 9.6 GiB left; never arrives: a layer of 6.0 GiB takes 1 h 30 min, a sync window has 1 h 00 min",
    ],
  ] as const)
    it(`is '${text}'`, () => assert.equal(formatForecast(found(change), now), text));

  it("includes the next maintenance window, with or without an arrival time", () => {
    const opens = "Saturday 02:00 Europe/Rome";
    const texts = [{ atMs: saturday, opensMs: now }, undefined].map((arrival) => formatForecast(found({ arrival }), now, opens));
    assert.deepEqual(texts, [
      `fits: 4.1 of 9.6 GiB left; arrives Saturday 00:40 UTC, window opens ${opens}; sync window opens Thursday 20:00 UTC`,
      `fits: 4.1 of 9.6 GiB left; window opens ${opens}`,
    ]);
  });

  it("is parsed into verdict, free space and arrival time", () => {
    const text = "fits: 4.1 of 9.6 GiB left; arrives Saturday 00:40 UTC, window opens Saturday 02:00 Europe/Rome; sync window opens Friday 22:00 UTC";
    assert.deepEqual(parseForecast(text, now), { text, verdict: "fits", left: 4.1, size: 9.6, arrivesAt: "2026-12-05T00:40:00Z" });
  });
  for (const text of ["", "fits", "fits: ", "it fits: 1 of 2 GiB left"]) it(`cannot be '${text}'`, () => assert.equal(parseForecast(text, now), undefined));

  it("is parsed back for any forecast", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 24 * 60 }), fc.double({ min: 0.1, max: 500, noNaN: true }), fc.boolean(), (minutes, left, isFitting) => {
        const atMs = now + minutes * 60_000;
        const text = formatForecast(found({ newBytes: 0, freeBytes: left * gib, isFitting, arrival: { atMs } }), now);
        const { verdict, arrivesAt = "" } = parseForecast(text, now) ?? {};
        assert.equal(verdict, isFitting ? "fits" : "does not fit");
        const late = Date.parse(arrivesAt) - atMs;
        assert.ok(late >= 0 && late < 600_000, `${text}: ${arrivesAt}`);
      }),
    ));
  it("uses a different weekday for each of the next six days", () => {
    const names = Array.from({ length: 6 }, (_, day) => formatUtcMoment(now + day * 24 * hour - 1, now).split(" ")[0]);
    assert.deepEqual([new Set(names).size, names[0]], [6, "Thursday"]);
  });
});
