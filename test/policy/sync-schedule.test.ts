import assert from "node:assert/strict";
import { longestGapMs } from "../../policy/sync-schedule";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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
    it(`of ${JSON.stringify(schedule)} is not known`, () => assert.equal(longestGapMs(schedule), undefined));
});
