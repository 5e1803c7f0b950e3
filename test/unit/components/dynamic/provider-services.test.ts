import assert from "node:assert/strict";
import { untilItSucceeds } from "../../../../components/dynamic/provider-services";

describe("a service shared in the provider process", () => {
  it("is created once, and again only after a failure", async () => {
    let created = 0;
    const shared = untilItSucceeds(async () => {
      created += 1;
      if (created === 1) throw new Error("no network for a moment");
      return created;
    });
    await assert.rejects(shared(), /no network/);
    assert.deepEqual([await shared(), await shared(), created], [2, 2, 2]);
  });

  it("fails for all concurrent callers after one attempt", async () => {
    let created = 0;
    const shared = untilItSucceeds(async () => {
      created += 1;
      throw new Error("no network");
    });
    await Promise.allSettled([shared(), shared()]);
    assert.equal(created, 1);
  });
});
