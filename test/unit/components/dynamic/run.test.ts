import assert from "node:assert/strict";
import fc from "fast-check";
import { pollWaitMs } from "../../../../components/dynamic/run";

describe("the wait before the next look", () => {
  for (const [goingOnMs, atMostMs, expected] of [
    [0, 15_000, 1_000],
    [60_000, 15_000, 1_000],
    [180_000, 15_000, 3_000],
    [3_600_000, 15_000, 15_000],
    [0, 50, 50],
  ] as const)
    it(`is ${expected} ms after ${goingOnMs} ms, at most ${atMostMs}`, () => assert.equal(pollWaitMs(goingOnMs, atMostMs), expected));

  it("makes looking cost a second, and one for each minute, at most, however long that is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7_200_000 }), (neededMs) => {
        let passed = 0;
        while (passed < neededMs) passed += pollWaitMs(passed, 15_000);
        assert.ok(passed - neededMs <= Math.max(1_000, neededMs / 60));
      }),
      { numRuns: 200 },
    );
  });
});
