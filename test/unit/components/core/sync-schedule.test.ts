import assert from "node:assert/strict";
import { patienceWith } from "../../../../components/core/sync-schedule";

describe("a sync schedule", () => {
  for (const schedule of ["* * * * *", "*/1 * * * *"])
    it(`of every minute, ${schedule}, is waited for`, () => assert.equal(patienceWith(schedule), "confirmed"));
  for (const schedule of ["0 3 * * *", "*/10 * * * *", "* 1-5 * * *", "* * * * 6"])
    it(`with windows, ${schedule}, is not`, () => assert.equal(patienceWith(schedule), "accepted"));
});
