import assert from "node:assert/strict";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { registryGuard } from "../../../../../components/registry/registry-guard/kind";
import { armReading, Resources } from "../../../../support/resources";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const inputs = { registryId, owner: "o/p/own", timeout: "PT1M" };

describe("a registry's guard", () => {
  let resources: Resources;
  let provider: LifecycleProvider<typeof inputs, Record<string, never>>;
  beforeEach(() => {
    resources = new Resources();
    resources.set(registryId, {});
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

  it("stays where nobody may look", async () => {
    resources.refuse(`${registryId}/connectedRegistries`);
    await assert.rejects(removed(), /AuthorizationFailed|no role/);
  });
});
