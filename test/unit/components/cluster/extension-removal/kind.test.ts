import assert from "node:assert/strict";
import { extensionRemoval } from "../../../../../components/cluster/extension-removal/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const connectedClusterId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const inputs = { connectedClusterId, name: "line1", force: false, syncScopeMapId: "/hub/scopeMaps/line1", owner: "o/p/own", timeout: "PT1M" };
const extensionId = `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;

describe("extension removal kind", () => {
  let service: OrchestrationService;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(extensionId, {});
  });
  const isConnected = (connectivityStatus: string) => service.resources.set(connectedClusterId, { properties: { connectivityStatus } });
  /** Creates the resource without force, updates `force`, and deletes it. */
  const removed = async (force: boolean) => {
    const provider = providerOn(service.context, extensionRemoval);
    const { id, outs } = await provider.create(inputs);
    const news = { ...inputs, force };
    const { changes, replaces } = await provider.diff(id, outs, news);
    assert.deepEqual([changes, replaces], [force, []]);
    await provider.delete(id, changes ? (await provider.update(id, outs, news)).outs : outs);
  };

  it("leaves the deletion to the extension itself while the cluster is connected, even with force", async () => {
    isConnected("Connected");
    for (const force of [false, true]) await removed(force);
    assert.deepEqual(service.writes, []);
  });

  it("refuses without force while the cluster is offline, and deletes nothing", async () => {
    isConnected("Offline");
    await assert.rejects(removed(false), /EDGE-DESTROY-OFFLINE/);
    assert.deepEqual(service.writes, []);
  });

  for (const what of ["is offline", "no longer exists in Azure"])
    it(`deletes the extension from Azure by force if the cluster ${what}`, async () => {
      if (what === "is offline") isConnected("Offline");
      await removed(true);
      assert.deepEqual(service.writes, ["DELETE extensions/line1?forceDelete=true"]);
    });

  it("succeeds if the extension is already gone", async () => {
    isConnected("Offline");
    service.resources.delete(extensionId);
    await removed(true);
    assert.deepEqual(service.writes, []);
  });

  it("refuses if another stack owns the site, even with force and an offline cluster", async () => {
    isConnected("Offline");
    service.resources.set(inputs.syncScopeMapId, { properties: { description: "d [owner: o/p/other]" } });
    await assert.rejects(
      removed(true),
      /EDGE-OWNED {2}stack o\/p\/other now owns what this stack would delete; nothing was deleted\n {2}given {3}extension line1/,
    );
    assert.deepEqual(service.writes, []);
  });
});
