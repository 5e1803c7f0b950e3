import assert from "node:assert/strict";
import { raisedLimitMs } from "../../../../tools/test/run-file";

describe("the limit of a test", () => {
  it("is five times what its file asks for, as other tests and programs run beside it", () => assert.equal(raisedLimitMs(20_000), 100_000));
  it("is at most ten minutes where the file asks for less", () => assert.equal(raisedLimitMs(240_000), 600_000));
  it("is what the file asks for where that is more", () => assert.equal(raisedLimitMs(1_800_000), 1_800_000));
  it("is none where the file asks for none", () => assert.equal(raisedLimitMs(0), 0));
});
