import assert from "node:assert/strict";
import { raisedLimitMs } from "../../../../tools/test/run-file";

describe("the timeout of a test", () => {
  it("is five times its file's timeout, because other tests and programs run at the same time", () => assert.equal(raisedLimitMs(20_000), 100_000));
  it("is at most ten minutes if the file's timeout is shorter", () => assert.equal(raisedLimitMs(240_000), 600_000));
  it("is the file's timeout if that is longer than ten minutes", () => assert.equal(raisedLimitMs(1_800_000), 1_800_000));
  it("is disabled if the file disables it", () => assert.equal(raisedLimitMs(0), 0));
});
