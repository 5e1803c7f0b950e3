import assert from "node:assert/strict";
import { untilItSucceeds } from "../../../../components/dynamic/provider-services";

describe("what a provider process shares", () => {
  it("is made once, and again only after a failure", async () => {
    let made = 0;
    const shared = untilItSucceeds(async () => {
      made += 1;
      if (made === 1) throw new Error("no network for a moment");
      return made;
    });
    await assert.rejects(shared(), /no network/);
    assert.deepEqual([await shared(), await shared(), made], [2, 2, 2]);
  });

  it("fails together for those who asked together", async () => {
    let made = 0;
    const shared = untilItSucceeds(async () => {
      made += 1;
      throw new Error("no network");
    });
    await Promise.allSettled([shared(), shared()]);
    assert.equal(made, 1);
  });
});
