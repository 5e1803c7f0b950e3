import assert from "node:assert/strict";
import { readiness } from "../../../../../components/cluster/readiness/kind";
import { ClusterApi, connectionSecret, deploymentWith, instancePaths } from "../../../../support/cluster-api";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { SyncingSite } from "../../../../support/syncing-site";

const delivered = "2026-01-01T00:00:30.500Z";
const first = {
  connectedRegistryId: SyncingSite.registryId,
  value: "second",
  issuedAt: "2026-01-01T00:00:00Z",
  generation: 1,
  extensionTime: delivered,
  extensionId: "/extensions/line1",
  context: "line-1",
  settling: "PT2M",
  wait: "confirmed",
  timeout: "PT30M",
};
const second = { ...first, generation: 2 };

describe("readiness kind", () => {
  let site: SyncingSite;
  let cluster: ClusterApi;
  beforeEach(async () => {
    cluster = await ClusterApi.start();
    cluster.addInstance("line1", "second");
    site = new SyncingSite("2026-01-01T00:00:00Z");
    site.environment = cluster.environment;
  });
  afterEach(() => cluster.close());
  const provider = () => providerOn(site.context, readiness, 5_000);

  it("confirms a first password with the first sync after the extension", async () => {
    const { outs } = await provider().create(first);
    assert.deepEqual([outs["confirmedIssuedAt"], outs["lastSyncTime"], outs["connectionState"]], [first.issuedAt, "2026-01-01T00:01:00.000Z", "Online"]);
  });

  it("confirms a later password after two syncs and the settling time since the extension", async () => {
    const { outs } = await provider().create(second);
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:03:00.000Z");
  });

  it("confirms a first password without the cluster", async () => {
    cluster.breakConnections();
    assert.equal((await provider().create(first)).outs["confirmedIssuedAt"], first.issuedAt);
  });

  it("counts syncs with a later password only after the cluster's agent has delivered it", async () => {
    cluster.addInstance("line1", "first");
    site.onPass = (nowMs) => nowMs >= Date.parse("2026-01-01T00:10:30Z") && cluster.addInstance("line1", "second");
    const { outs } = await provider().create(second);
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:13:00.000Z");
  });

  it("waits while a pod of the previous release runs, even if it appears after the first counted syncs", async () => {
    site.onPass = (nowMs) => {
      const updatedReplicas = nowMs < Date.parse("2026-01-01T00:02:30Z") || nowMs >= Date.parse("2026-01-01T00:08:30Z") ? 1 : 0;
      cluster.answers[instancePaths.deployments] = { items: [deploymentWith("line1", { updatedReplicas })] };
    };
    const { outs } = await provider().create(second);
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:08:00.000Z");
  });

  it("is Pending without a confirmed password if a windowed site's cluster does not have it yet, and gives the reason", async () => {
    cluster.answers[instancePaths.secrets] = { items: [connectionSecret("line1", "first")] };
    const { outs } = await provider().create({ ...second, wait: "accepted" });
    assert.deepEqual(
      [outs["confirmedIssuedAt"], outs["pending"]],
      [undefined, "the cluster's agent has not delivered the new sync password yet: Secret line1-connection still contains another one"],
    );
  });

  it("confirms nothing while the cluster is unreachable or denies access, and reports a missing permission", async () => {
    cluster.answers[instancePaths.deployments] = 403;
    const failure = await failureOf(provider().create(second));
    assert.match(failure.message, /EDGE-CLUSTER-RIGHTS .*\n.*\(403\)/);
    cluster.breakConnections();
    assert.match((await failureOf(provider().create(second))).message, /EDGE-TIMEOUT .*"delivered" .*the API server is unreachable/);
  });

  it("relies on the settling time alone if the cluster has no connection string, and logs this once", async () => {
    cluster.answers[instancePaths.secrets] = { items: [] };
    const { outs } = await provider().create(second);
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:03:00.000Z");
    assert.equal(site.logged.filter((line) => /only site\.passwords\.settling protects/.test(line)).length, 1);
  });

  it("waits for two syncs even if the sync interval is longer than the settling time", async () => {
    site.periodMs = 3_600_000;
    const { outs } = await providerOn(site.context, readiness, 30_000).create({ ...second, timeout: "PT5H" });
    assert.equal(outs["lastSyncTime"], "2026-01-01T02:00:00.000Z");
  });

  it("counts syncs from now if the extension has no time", async () => {
    site.nowMs = Date.parse("2026-01-01T00:10:30Z");
    const { outs } = await provider().create({ ...first, extensionTime: "" });
    assert.equal(outs["lastSyncTime"], "2026-01-01T00:11:00.000Z");
  });

  it("fails if the extension is older than the password, and confirms once it is newer", async () => {
    const behind = { ...second, issuedAt: "2026-01-01T00:02:00Z" };
    const failure = await failureOf(provider().create(behind));
    assert.match(failure.message, /EDGE-EXTENSION-BEHIND {2}the extension is older than the sync password/);
    const { outs } = await provider().update("id", failure.properties, { ...behind, extensionTime: "2026-01-01T00:03:10Z" });
    assert.deepEqual([outs["confirmedIssuedAt"], outs["lastSyncTime"]], [behind.issuedAt, "2026-01-01T00:06:00.000Z"]);
  });

  it("keeps the previous password confirmed while it is Pending, and continues in a later run", async () => {
    const { outs } = await provider().create(first);
    site.connectionState = "Offline";
    const rotating = { ...second, issuedAt: "2026-01-01T00:05:00Z", extensionTime: "2026-01-01T00:06:00Z", wait: "accepted" };
    let pending = (await provider().update("id", outs, rotating)).outs;
    assert.deepEqual([pending["confirmedIssuedAt"], typeof pending["pending"]], [first.issuedAt, "string"]);
    site.connectionState = "Online";
    for (const now of ["2026-01-01T00:07:30Z", "2026-01-01T00:09:30Z"]) {
      site.nowMs = Date.parse(now);
      pending = (await provider().update("id", pending, rotating)).outs;
    }
    assert.deepEqual([pending["confirmedIssuedAt"], pending["pending"]], [rotating.issuedAt, undefined]);
  });

  it("shows no change if only the extension's time differs", async () => {
    const { outs } = await provider().create(first);
    assert.equal((await provider().diff("id", outs, { ...first, extensionTime: "2026-01-02T00:00:00Z" })).changes, false);
  });
});
