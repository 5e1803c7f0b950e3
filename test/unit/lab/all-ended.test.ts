import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { allEnded } from "../../../lab/all-ended";

describe("work that goes on at the same time", () => {
  it("gives its results in its own order", async () => assert.deepEqual(await allEnded([setImmediate(1), Promise.resolve(2)]), [1, 2]));

  it("has all ended when one fails", async () => {
    let hasEnded = false;
    const slow = setImmediate().then(() => {
      hasEnded = true;
    });
    await assert.rejects(allEnded([Promise.reject(new Error("first")), slow, Promise.reject(new Error("second"))]), /first/);
    assert.ok(hasEnded);
  });
});
