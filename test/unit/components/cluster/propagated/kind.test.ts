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

describe("propagated password kind", () => {
  let site: SyncingSite;
  beforeEach(() => {
    site = new SyncingSite("2026-01-01T00:00:00Z");
  });
  const provider = () => providerOn(site.context, propagated);
  const inUse = (outs: Record<string, unknown>) => [outs["inUseValue"], outs["inUseIssuedAt"]];

  it("reports a first password in use after the first sync", async () => {
    const { outs } = await provider().create(first);
    assert.deepEqual([...inUse(outs), outs["lastSyncTime"]], ["secret 1", first.issuedAt, "2026-01-01T00:01:00.000Z"]);
  });

  it("reports a later password in use after two syncs and the settling time", async () => {
    const { outs } = await provider().create(first);
    site.nowMs = Date.parse(second.issuedAt);
    const { outs: next } = await provider().update("id", outs, second);
    assert.deepEqual([...inUse(next), next["lastSyncTime"]], ["secret 2", second.issuedAt, "2026-01-01T00:13:00.000Z"]);
  });

  it("reports the previous password in use until the site has synced the new one", async () => {
    const { outs } = await provider().create(first);
    site.connectionState = "Offline";
    const { outs: pending } = await provider().update("id", outs, { ...second, wait: "accepted" });
    assert.deepEqual([...inUse(pending), typeof pending["pending"]], ["secret 1", first.issuedAt, "string"]);
    const failure = await failureOf(provider().update("id", outs, { ...second, timeout: "PT0S" }));
    assert.deepEqual(inUse(failure.properties), ["secret 1", first.issuedAt]);
  });

  it("reports the newest password in use immediately while the site has never confirmed one", async () => {
    site.connectionState = "Offline";
    const { outs } = await provider().create({ ...first, wait: "accepted" });
    assert.deepEqual([...inUse(outs), typeof outs["pending"]], ["secret 1", first.issuedAt, "string"]);
    const { outs: next } = await provider().update("id", outs, { ...second, wait: "accepted" });
    assert.deepEqual(inUse(next), ["secret 2", second.issuedAt]);
  });

  it("shows no change if only the secret value differs, because no phase key contains it", async () => {
    const { outs } = await provider().create(first);
    assert.equal((await provider().diff("id", outs, { ...first, value: "other" })).changes, false);
  });
});
