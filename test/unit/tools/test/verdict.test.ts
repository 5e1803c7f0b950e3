import assert from "node:assert/strict";
import { verdict } from "../../../../tools/test/verdict";

describe("the npm test verdict", () => {
  const tally = { passed: 3, failed: 0, skipped: 0, skippedNeedlessly: 0 };

  it("is success if everything passed", () => assert.deepEqual(verdict(tally, true), { exitCode: 0, line: "3 passed, 0 failed, 0 skipped" }));
  it("is failure if one test failed", () => assert.equal(verdict({ ...tally, failed: 1 }, false).exitCode, 1));
  it("is failure if no test ran", () => assert.equal(verdict({ ...tally, passed: 0 }, false).exitCode, 1));
  it("accepts a skipped test only outside continuous integration", () => {
    const skipped = { ...tally, skipped: 1, skippedNeedlessly: 1 };
    assert.deepEqual([verdict(skipped, false).exitCode, verdict(skipped, true).exitCode], [0, 1]);
  });
  it("accepts a run that skips every test only outside continuous integration", () => {
    const skipped = { passed: 0, failed: 0, skipped: 3, skippedNeedlessly: 3 };
    assert.deepEqual([verdict(skipped, false).exitCode, verdict(skipped, true).exitCode], [0, 1]);
  });
  it("accepts skipped live tests everywhere", () => assert.equal(verdict({ ...tally, skipped: 1 }, true).exitCode, 0));
});
