import assert from "node:assert/strict";
import { readiness } from "../../../../../components/cluster/lifecycles/readiness";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { SyncingSite } from "../../../../support/syncing-site";

const told = "2026-01-01T00:00:30.500Z";
const first = {
  connectedRegistryId: SyncingSite.registryId,
  passwordTime: "2026-01-01T00:00:00Z",
  issuedGeneration: 1,
  extensionTime: told,
  extensionId: "",
  settling: "PT2M",
  wait: "confirmed",
  timeout: "PT30M",
};
const second = { ...first, issuedGeneration: 2 };

describe("a site's readiness", () => {
  let site: SyncingSite;
  beforeEach(() => {
    site = new SyncingSite("2026-01-01T00:00:00Z");
  });
  const provider = () => providerOn(site.context, readiness);

  it("is there with the first sync after the extension where the password is the first", async () => {
    const { outs } = await provider().create(first);
    assert.deepEqual([outs["confirmedTime"], outs["lastSyncTime"], outs["connectionState"]], [first.passwordTime, "2026-01-01T00:01:00.000Z", "Online"]);
  });

  it("is there with a later password two syncs and the settling time after the extension", async () => {
    const { outs } = await provider().create(second);
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:03:00.000Z");
  });

  it("takes two syncs where they are rarer than the settling time", async () => {
    site.periodMs = 3_600_000;
    const { outs } = await provider().create({ ...second, timeout: "PT5H" });
    assert.equal(outs["lastSyncTime"], "2026-01-01T02:00:00.000Z");
  });

  it("counts from now where the extension has no time", async () => {
    site.nowMs = Date.parse("2026-01-01T00:10:30Z");
    const { outs } = await provider().create({ ...first, extensionTime: "" });
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:11:00.000Z");
  });

  it("is refused where the extension is older than the password, and comes once it is not", async () => {
    const behind = { ...second, passwordTime: "2026-01-01T00:02:00Z" };
    const failure = await failureOf(provider().create(behind));
    assert.match(failure.message, /EDGE-EXTENSION-BEHIND {2}the extension is older than the sync password/);
    const { outs } = await provider().update("id", failure.properties, { ...behind, extensionTime: "2026-01-01T00:03:10Z" });
    assert.deepEqual([outs["confirmedTime"], outs["lastSyncTime"]], [behind.passwordTime, "2026-01-01T00:06:00.000Z"]);
  });

  it("stays with the password before while it is Pending, and goes on in a later run", async () => {
    const { outs } = await provider().create(first);
    site.connectionState = "Offline";
    const rotating = { ...second, passwordTime: "2026-01-01T00:05:00Z", extensionTime: "2026-01-01T00:06:00Z", wait: "accepted" };
    let pending = (await provider().update("id", outs, rotating)).outs;
    assert.deepEqual([pending["confirmedTime"], typeof pending["pending"]], [first.passwordTime, "string"]);
    site.connectionState = "Online";
    for (const now of ["2026-01-01T00:07:30Z", "2026-01-01T00:09:30Z"]) {
      site.nowMs = Date.parse(now);
      pending = (await provider().update("id", pending, rotating)).outs;
    }
    assert.deepEqual([pending["confirmedTime"], pending["pending"]], [rotating.passwordTime, undefined]);
  });

  it("shows no change where only the extension's time is another", async () => {
    const { outs } = await provider().create(first);
    assert.equal((await provider().diff("id", outs, { ...first, extensionTime: "2026-01-02T00:00:00Z" })).changes, false);
  });
});
