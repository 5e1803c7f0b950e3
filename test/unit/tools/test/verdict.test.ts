import assert from "node:assert/strict";
import { verdict } from "../../../../tools/test/verdict";

describe("npm test", () => {
  const tally = { passed: 3, failed: 0, skipped: 0, skippedNeedlessly: 0 };

  it("succeeds when everything passed", () => assert.deepEqual(verdict(tally, true), { exitCode: 0, line: "3 passed, 0 failed, 0 skipped" }));
  it("fails when one test failed", () => assert.equal(verdict({ ...tally, failed: 1 }, false).exitCode, 1));
  it("fails when nothing ran", () => assert.equal(verdict({ ...tally, passed: 0 }, false).exitCode, 1));
  it("forgives a skipped test outside continuous integration only", () => {
    const skipped = { ...tally, skipped: 1, skippedNeedlessly: 1 };
    assert.deepEqual([verdict(skipped, false).exitCode, verdict(skipped, true).exitCode], [0, 1]);
  });
  it("forgives it where all were skipped, too", () => {
    const skipped = { passed: 0, failed: 0, skipped: 3, skippedNeedlessly: 3 };
    assert.deepEqual([verdict(skipped, false).exitCode, verdict(skipped, true).exitCode], [0, 1]);
  });
  it("forgives skipped live tests everywhere", () => assert.equal(verdict({ ...tally, skipped: 1 }, true).exitCode, 0));
});
