import assert from "node:assert/strict";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { registryGuard } from "../../../../../components/registry/registry-guard/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";
import { armReading, Resources } from "../../../../support/resources";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const inputs = { registryId, owner: "o/p/own", timeout: "PT1M" };

describe("a registry's guard", () => {
  let resources: Resources;
  let provider: LifecycleProvider<typeof inputs, Record<string, never>>;
  beforeEach(() => {
    resources = new Resources();
    resources.set(registryId, { tags: { "edge-staging-owner": "o/p/own" } });
    const context = { arm: armReading(resources), clock: { nowMs: () => 0, wait: async () => {} }, environment: {}, log: () => {} };
    provider = new LifecycleProvider(registryGuard, async () => ({ context, options: { pollIntervalMs: 1, assertEngineAlive: async () => {} } }));
  });
  const removed = async () => {
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs);
  };

  it("goes where no connected registry is left", () => removed());
  it("goes where the registry is gone", () => {
    resources.delete(registryId);
    return removed();
  });

  it("stays while there are some, and names them", async () => {
    for (const site of ["line2", "line1"]) resources.set(`${registryId}/connectedRegistries/${site}`, {});
    await assert.rejects(removed(), /EDGE-HUB-IN-USE {2}connected registries still sync from registry hub\n {2}given {3}line1, line2\n/);
    for (const site of ["line2", "line1"]) resources.delete(`${registryId}/connectedRegistries/${site}`);
    await removed();
  });

  it("stays where another stack owns the registry now, and names it", async () => {
    const { id, outs } = await provider.create(inputs);
    resources.set(registryId, { tags: { "edge-staging-owner": "o/p/other" } });
    await assert.rejects(provider.delete(id, outs), /EDGE-OWNED {2}stack o\/p\/other now owns what this stack would delete; nothing was deleted/);
  });

  it("adds the owner to the tags of others, once", async () => {
    const service = new RegistryService();
    service.resources.set(registryId, { tags: { cost: "7" } });
    const marking = providerOn(service.context, registryGuard);
    const { id, outs } = await marking.create(inputs);
    assert.deepEqual(service.resources.get(registryId)?.["tags"], { cost: "7", "edge-staging-owner": "o/p/own" });
    await marking.update(id, { ...outs, done: {} }, inputs);
    assert.equal(service.writes.length, 1);
  });

  it("stays where nobody may look", async () => {
    resources.refuse(`${registryId}/connectedRegistries`);
    await assert.rejects(removed(), /AuthorizationFailed|no role/);
  });
});
