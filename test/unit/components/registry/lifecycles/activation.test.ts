import assert from "node:assert/strict";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type ActivationInputs, type ActivationState, activation } from "../../../../../components/registry/lifecycles/activation";
import { RegistryService } from "../../../../support/registry-service";

const connectedRegistryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub/connectedRegistries/line1";
const inputs: ActivationInputs & Record<string, unknown> = { connectedRegistryId, timeout: "PT1M" };

describe("an activation", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<ActivationInputs, ActivationState>;
  beforeEach(() => {
    service = new RegistryService();
    const machinery = { context: service.context, pace: { pollIntervalMs: 1, assertWanted: async () => {} } };
    provider = new LifecycleProvider(activation, async () => machinery);
  });
  const has = (status: string) => service.resources.set(connectedRegistryId, { properties: { activation: { status } } });

  it("calls nothing when it is made", async () => {
    assert.equal((await provider.create(inputs)).id, `${connectedRegistryId}:activation`);
    assert.deepEqual(service.writes, []);
  });

  it("deactivates an active registry when it is removed", async () => {
    has("Active");
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    assert.deepEqual(service.writes, ["POST /registries/hub/connectedRegistries/line1/deactivate"]);
  });

  for (const status of ["Inactive", undefined]) {
    it(`calls nothing on removal where the registry is ${status ?? "gone"}`, async () => {
      if (status) has(status);
      const { id, outs } = await provider.create(inputs);
      await provider.delete(id, outs);
      assert.deepEqual(service.writes, []);
    });
  }
});
