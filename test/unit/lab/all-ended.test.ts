import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { allEnded } from "../../../lab/all-ended";

describe("concurrent work", () => {
  it("returns its results in the given order", async () => assert.deepEqual(await allEnded([setImmediate(1), Promise.resolve(2)]), [1, 2]));

  it("waits for all work to end if one part fails", async () => {
    let hasEnded = false;
    const slow = setImmediate().then(() => {
      hasEnded = true;
    });
    await assert.rejects(allEnded([Promise.reject(new Error("first")), slow, Promise.reject(new Error("second"))]), /first/);
    assert.ok(hasEnded);
  });
});
