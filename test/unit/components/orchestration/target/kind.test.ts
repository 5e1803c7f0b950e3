import assert from "node:assert/strict";
import type { JsonObject } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type TargetInputs, type TargetState, target, targetId } from "../../../../../components/orchestration/target/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const resourceGroupId = "/subscriptions/s/resourceGroups/g";
const inputs: TargetInputs & Record<string, unknown> = {
  resourceGroupId,
  name: "line1",
  location: "eastus2",
  customLocationId: `${resourceGroupId}/providers/Microsoft.ExtendedLocation/customLocations/line-1`,
  contextId: `${resourceGroupId}/providers/Microsoft.Edge/contexts/factories`,
  hierarchyLevel: "line",
  capabilities: ["staging", "gpu"],
  displayName: "Line 1",
  description: "First line",
  connectedClusterId: `${resourceGroupId}/providers/Microsoft.Kubernetes/connectedClusters/line-1`,
  owner: "o/p/own",
  force: false,
  timeout: "PT1M",
};
const id = targetId(inputs);

describe("target kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<TargetInputs, TargetState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(resourceGroupId, {});
    isConnected("Connected");
    provider = providerOn(service.context, target);
  });
  const isConnected = (connectivityStatus: string) => service.resources.set(inputs.connectedClusterId, { properties: { connectivityStatus } });
  const changeElsewhere = (properties: JsonObject) => service.resources.change(id, properties);
  const isChanged = async (properties: Record<string, unknown>) => (await provider.diff(id, properties, inputs)).changes;

  it("creates the target on its custom location with all properties", async () => {
    const { outs } = await provider.create(inputs);
    const { location, extendedLocation } = service.resources.get(id) ?? {};
    assert.deepEqual([location, extendedLocation], ["eastus2", { name: inputs.customLocationId, type: "CustomLocation" }]);
    assert.deepEqual(service.resources.properties(id), {
      displayName: "Line 1",
      description: "First line",
      contextId: inputs.contextId,
      capabilities: ["staging", "gpu"],
      hierarchyLevel: "line",
      state: "active",
      targetSpecification: { topologies: [{ bindings: [{ role: "helm.v3", provider: "providers.target.helm", config: { inCluster: "true" } }] }] },
    });
    assert.equal(await isChanged(outs), false);
  });

  it("keeps the specification and solution scope of an existing target", async () => {
    const targetSpecification = { topologies: [], components: [] };
    service.resources.set(id, { location: "eastus2", properties: { displayName: "theirs", solutionScope: "staging", targetSpecification } });
    await provider.create(inputs);
    const { displayName, ...kept } = service.resources.properties(id) ?? {};
    assert.deepEqual([displayName, kept["solutionScope"], kept["targetSpecification"]], ["Line 1", "staging", targetSpecification]);
  });

  it("updates the display name in place", async () => {
    const { outs } = await provider.create(inputs);
    await provider.update(id, outs, { ...inputs, displayName: "Line one" });
    assert.equal(service.resources.properties(id)?.["displayName"], "Line one");
  });

  it("retries the PUT while the service is busy with the target", async () => {
    service.settling = 3;
    await provider.create(inputs);
    assert.deepEqual(service.writes, ["PUT targets/line1"]);
  });

  it("fails with the last status if the service stays busy until the timeout", async () => {
    service.settling = 1000;
    const message = 'EDGE-TIMEOUT  orchestration/Target: "written" did not finish in time; last status: the service is still busy with the resource';
    assert.equal((await failureOf(provider.create(inputs))).message.split("\n")[0], message);
  });

  it("shows no change after a refresh for properties that the service adds", async () => {
    const { outs } = await provider.create(inputs);
    changeElsewhere({ capabilities: ["GPU", "staging"], status: { deployed: 0 }, targetSpecification: { components: [] }, provisioningState: "Succeeded" });
    assert.equal(await isChanged((await provider.read(id, outs)).props), false);
  });

  it("corrects drift of description and capabilities after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    changeElsewhere({ capabilities: [], description: "theirs" });
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    await provider.update(id, props, inputs);
    const { description, capabilities } = service.resources.properties(id) ?? {};
    assert.deepEqual([description, capabilities], ["First line", ["staging", "gpu"]]);
  });

  for (const [name, drifted] of [
    ["contextId", "/subscriptions/s/resourceGroups/other/providers/Microsoft.Edge/contexts/other"],
    ["hierarchyLevel", "factory"],
    ["state", "inactive"],
  ] as const)
    it(`corrects drift of ${name} in place, never by replacement`, async () => {
      const { outs } = await provider.create(inputs);
      const declared = service.resources.properties(id)?.[name];
      changeElsewhere({ [name]: drifted });
      const { props } = await provider.read(id, outs);
      assert.deepEqual(await provider.diff(id, props, inputs), { changes: true, replaces: [], deleteBeforeReplace: true });
      await provider.update(id, props, inputs);
      assert.equal(service.resources.properties(id)?.[name], declared);
    });

  it("shows no change after a refresh for another spelling of the region or an id", async () => {
    const { outs } = await provider.create(inputs);
    changeElsewhere({ contextId: inputs.contextId.toUpperCase() });
    service.resources.set(id, { ...service.resources.get(id), location: "East US 2" });
    assert.equal(await isChanged((await provider.read(id, outs)).props), false);
  });

  it("is gone after a refresh only if its resource group can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(resourceGroupId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes the target, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.get(id), undefined);
  });

  it("records a change of force without writing the target again", async () => {
    const { outs } = await provider.create(inputs);
    assert.equal((await provider.diff(id, outs, { ...inputs, force: true })).changes, true);
    await provider.update(id, outs, { ...inputs, force: true });
    assert.deepEqual(service.writes, ["PUT targets/line1"]);
  });

  it("refuses to delete the target while its cluster is not connected", async () => {
    const { outs } = await provider.create(inputs);
    isConnected("Offline");
    await assert.rejects(provider.delete(id, outs), /EDGE-DESTROY-OFFLINE {2}the site's cluster is Offline/);
    assert.deepEqual(service.writes, ["PUT targets/line1"]);
  });

  for (const [status, call] of [
    ["Offline", "DELETE targets/line1?forceDelete=true"],
    ["Connected", "DELETE targets/line1"],
  ] as const)
    it(`with force calls ${call} on delete if the cluster is ${status}`, async () => {
      const { outs } = await provider.create(inputs);
      const { outs: forced } = await provider.update(id, outs, { ...inputs, force: true });
      isConnected(status);
      await provider.delete(id, forced);
      assert.deepEqual(service.writes.slice(1), [call]);
    });
});
