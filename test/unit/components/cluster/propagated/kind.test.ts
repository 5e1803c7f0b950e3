import assert from "node:assert/strict";
import { propagated } from "../../../../../components/cluster/propagated/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { SyncingSite } from "../../../../support/syncing-site";

const first = {
  connectedRegistryId: SyncingSite.registryId,
  value: "secret 1",
  issuedAt: "2026-01-01T00:00:30Z",
  generation: 1,
  settling: "PT2M",
  wait: "confirmed",
  timeout: "PT30M",
};
const second = { ...first, value: "secret 2", issuedAt: "2026-01-01T00:10:30Z", generation: 2 };

describe("a propagated password", () => {
  let site: SyncingSite;
  beforeEach(() => {
    site = new SyncingSite("2026-01-01T00:00:00Z");
  });
  const provider = () => providerOn(site.context, propagated);
  const used = (outs: Record<string, unknown>) => [outs["inUseValue"], outs["inUseIssuedAt"]];

  it("is the first with the first sync after it", async () => {
    const { outs } = await provider().create(first);
    assert.deepEqual([...used(outs), outs["lastSyncTime"]], ["secret 1", first.issuedAt, "2026-01-01T00:01:00.000Z"]);
  });

  it("is a later one two syncs and the settling time after it", async () => {
    const { outs } = await provider().create(first);
    site.nowMs = Date.parse(second.issuedAt);
    const { outs: next } = await provider().update("id", outs, second);
    assert.deepEqual([...used(next), next["lastSyncTime"]], ["secret 2", second.issuedAt, "2026-01-01T00:13:00.000Z"]);
  });

  it("is the one before while the site has not learned the later one", async () => {
    const { outs } = await provider().create(first);
    site.connectionState = "Offline";
    const { outs: pending } = await provider().update("id", outs, { ...second, wait: "accepted" });
    assert.deepEqual([...used(pending), typeof pending["pending"]], ["secret 1", first.issuedAt, "string"]);
    const failure = await failureOf(provider().update("id", outs, { ...second, timeout: "PT0S" }));
    assert.deepEqual(used(failure.properties), ["secret 1", first.issuedAt]);
  });

  it("is the newest at once while the site takes none at all", async () => {
    site.connectionState = "Offline";
    const { outs } = await provider().create({ ...first, wait: "accepted" });
    assert.deepEqual([...used(outs), typeof outs["pending"]], ["secret 1", first.issuedAt, "string"]);
    const { outs: next } = await provider().update("id", outs, { ...second, wait: "accepted" });
    assert.deepEqual(used(next), ["secret 2", second.issuedAt]);
  });

  it("makes no key from a secret", async () => {
    const { outs } = await provider().create(first);
    assert.equal((await provider().diff("id", outs, { ...first, value: "other" })).changes, false);
  });
});
