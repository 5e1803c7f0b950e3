import assert from "node:assert/strict";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type RegistryGuardInputs, type RegistryGuardState, registryGuard } from "../../../../../components/registry/registry-guard/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";
import { armReading, Resources } from "../../../../support/resources";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const groupId = "/subscriptions/s/resourceGroups/g";
const inputs = { registryId, owner: "o/p/own", timeout: "PT1M" };

describe("registry guard kind", () => {
  let resources: Resources;
  let provider: LifecycleProvider<RegistryGuardInputs, RegistryGuardState>;
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

  it("allows its deletion if no connected registry is left", () => removed());
  it("allows its deletion if the registry is gone", () => {
    resources.delete(registryId);
    return removed();
  });

  it("refuses its deletion while connected registries exist, and names them", async () => {
    for (const site of ["line2", "line1"]) resources.set(`${registryId}/connectedRegistries/${site}`, {});
    await assert.rejects(removed(), /EDGE-HUB-IN-USE {2}connected registries still sync from registry hub\n {2}given {3}line1, line2\n/);
    for (const site of ["line2", "line1"]) resources.delete(`${registryId}/connectedRegistries/${site}`);
    await removed();
  });

  it("refuses its deletion if another stack owns the registry, and names the stack", async () => {
    const { id, outs } = await provider.create(inputs);
    resources.set(registryId, { tags: { "edge-staging-owner": "o/p/other" } });
    await assert.rejects(provider.delete(id, outs), /EDGE-OWNED {2}stack o\/p\/other now owns what this stack would delete; nothing was deleted/);
  });

  it("adds the owner tag once, and keeps existing tags", async () => {
    const service = new RegistryService();
    service.resources.set(registryId, { tags: { cost: "7" } });
    const marking = providerOn(service.context, registryGuard);
    const { id, outs } = await marking.create(inputs);
    assert.deepEqual(service.resources.get(registryId)?.["tags"], { cost: "7", "edge-staging-owner": "o/p/own" });
    await marking.update(id, { ...outs, done: {} }, inputs);
    assert.equal(service.writes.length, 1);
  });

  it("refuses its deletion if it has no permission to list connected registries", async () => {
    resources.refuse(`${registryId}/connectedRegistries`);
    await assert.rejects(removed(), /AuthorizationFailed|no role/);
  });

  it("merges declared tags into those of registry and resource group, and removes tags no longer declared (A2)", async () => {
    const service = new RegistryService();
    service.resources.set(registryId, { tags: { cost: "7" } });
    service.resources.set(groupId, { tags: { env: "x" } });
    const tagging = providerOn(service.context, registryGuard);
    const tagged = { ...inputs, tags: { team: "a", Cost: "8" } };
    const { id, outs } = await tagging.create(tagged);
    const own = { "edge-staging-owner": "o/p/own" };
    assert.deepEqual(service.resources.get(registryId)?.["tags"], { team: "a", Cost: "8", ...own });
    assert.deepEqual(service.resources.get(groupId)?.["tags"], { env: "x", team: "a", Cost: "8", ...own });
    assert.equal((await tagging.diff(id, outs, tagged)).changes, false);
    await tagging.update(id, outs, inputs);
    assert.deepEqual([service.resources.get(registryId)?.["tags"], service.resources.get(groupId)?.["tags"]], [own, { env: "x", ...own }]);
  });

  for (const [what, scope, removes, refuses] of [
    ["the resource group", groupId, undefined, true],
    ["the registry, which is kept", registryId, undefined, false],
    ["the registry, which is deleted with its group", registryId, [groupId], true],
  ] as const)
    it(`${refuses ? "refuses" : "allows"} its deletion if a management lock protects ${what} (A5)`, async () => {
      const lock = { id: `${scope}/providers/Microsoft.Authorization/locks/keep`, properties: { level: "CanNotDelete" } };
      const arm = Object.assign(armReading(resources), { listIfThere: async (list: string) => (list.endsWith("/locks") ? [lock] : []) });
      const context = { arm, clock: { nowMs: () => 0, wait: async () => {} }, environment: {}, log: () => {} };
      const options = { pollIntervalMs: 1, assertEngineAlive: async () => {} };
      const locked = new LifecycleProvider(registryGuard, async () => ({ context, options }));
      const { id, outs } = await locked.create(inputs);
      const removal = locked.delete(id, { ...outs, ...(removes && { removes }) });
      if (!refuses) return removal;
      await assert.rejects(removal, /EDGE-LOCKED {2}a management lock protects what would be deleted; nothing was deleted\n {2}given {3}CanNotDelete /);
    });
});
