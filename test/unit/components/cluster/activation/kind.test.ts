import assert from "node:assert/strict";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import type { ActivationInputs } from "../../../../../components/cluster/activation/inputs";
import { type ActivationState, activation } from "../../../../../components/cluster/activation/kind";
import { RegistryService } from "../../../../support/registry-service";

const connectedRegistryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub/connectedRegistries/line1";
const connectedClusterId = "/subscriptions/s/resourceGroups/f/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const extensionId = `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
const inputs: ActivationInputs & Record<string, unknown> = {
  ...{ connectedRegistryId, connectedClusterId, extension: "line1", serviceAddress: "10.96.0.50" },
  ...{ context: "line-1", ownsCertificate: false, isAdopted: false, lost: "", timeout: "PT1M" },
};

describe("activation kind", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<ActivationInputs, ActivationState>;
  let logged: string[];
  beforeEach(() => {
    service = new RegistryService();
    logged = [];
    const context = { ...service.context, log: (text: string) => void logged.push(text) };
    const services = { context, options: { pollIntervalMs: 1, assertEngineAlive: async () => {} } };
    provider = new LifecycleProvider(activation, async () => services);
  });
  const registryIs = (status: string) => service.resources.set(connectedRegistryId, { properties: { activation: { status } } });

  it("makes no write call on create", async () => {
    assert.equal((await provider.create(inputs)).id, `${connectedRegistryId}:activation`);
    assert.deepEqual(service.writes, []);
  });

  describe("if its extension no longer exists or is being deleted", () => {
    const lost = async () => (await provider.check(inputs, inputs)).inputs["lost"];
    const hasCluster = () => service.resources.set(connectedClusterId, { properties: { connectivityStatus: "Connected" } });

    it("reports the extension as lost if the registry is still active", async () => {
      registryIs("Active");
      hasCluster();
      assert.equal(await lost(), "extension line1 no longer exists");
    });
    it("reports the extension as lost once a deletion started by someone else has finished", async () => {
      registryIs("Active");
      hasCluster();
      service.resources.set(extensionId, { properties: { provisioningState: "Deleting" } });
      const startedMs = service.nowMs;
      service.afterWait = () => {
        if (service.nowMs - startedMs >= 20_000) service.resources.delete(extensionId);
      };
      assert.equal(await lost(), "extension line1 no longer exists");
    });
    it("does not report it as lost if the deletion takes more than 5 minutes, and logs that a rerun is needed", async () => {
      registryIs("Active");
      hasCluster();
      service.resources.set(extensionId, { properties: { provisioningState: "Deleting" } });
      const startedMs = service.nowMs;
      assert.equal(await lost(), "");
      assert.equal(service.nowMs - startedMs, 300_000);
      assert.match(logged.join("\n"), /extension line1 is still being deleted: run again once it is gone/);
    });
    it("does not report it as lost if the registry is inactive, because it was never installed", async () => {
      registryIs("Inactive");
      hasCluster();
      assert.equal(await lost(), "");
    });
    it("does not report it as lost if its cluster no longer exists either, because nothing can be installed there", async () => {
      registryIs("Active");
      assert.equal(await lost(), "");
    });
  });

  it("deactivates an active registry on delete", async () => {
    registryIs("Active");
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    assert.deepEqual(service.writes, ["POST /registries/hub/connectedRegistries/line1/deactivate"]);
  });

  for (const status of ["Inactive", undefined]) {
    it(`makes no write call on delete if the registry is ${status ?? "gone"}`, async () => {
      if (status) registryIs(status);
      const { id, outs } = await provider.create(inputs);
      await provider.delete(id, outs);
      assert.deepEqual(service.writes, []);
    });
  }

  it("refuses to deactivate a registry while other connected registries sync from it, and names them", async () => {
    const registryId = connectedRegistryId.slice(0, -"/line1".length);
    registryIs("Active");
    const { id, outs } = await provider.create(inputs);
    for (const child of ["cell2", "cell1"])
      service.resources.set(`${registryId}/${child}`, { properties: { parent: { id: connectedRegistryId.toUpperCase() } } });
    service.resources.set(`${registryId}/line2`, { properties: { parent: {} } });
    await assert.rejects(
      provider.delete(id, outs),
      /EDGE-REGISTRY-CHILDREN {2}other connected registries sync from connected registry line1\n {2}given {3}cell1, cell2\n/,
    );
    assert.deepEqual(service.writes, []);
    for (const child of ["cell2", "cell1"]) service.resources.delete(`${registryId}/${child}`);
    await provider.delete(id, outs);
    assert.deepEqual(service.writes, ["POST /registries/hub/connectedRegistries/line1/deactivate"]);
  });
});
