import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import type { ActivationInputs } from "../../../../../components/cluster/activation/inputs";
import { activation } from "../../../../../components/cluster/activation/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { RefusingArm } from "../../../../support/refusing-arm";
import { RegistryService } from "../../../../support/registry-service";

const hubGroup = "/subscriptions/s/resourceGroups/g";
const registryId = `${hubGroup}/providers/Microsoft.ContainerRegistry/registries/hub`;
const connectedRegistryId = `${registryId}/connectedRegistries/line1`;
const factory = "/subscriptions/s/resourceGroups/f";
const clusterIn = (group: string, name = "line-1") => `${group}/providers/Microsoft.Kubernetes/connectedClusters/${name}`;
const extensionOn = (cluster: string) => `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
const connectedClusterId = clusterIn(factory);
const extensionId = extensionOn(connectedClusterId);
const otherGroup = "/subscriptions/s2/resourceGroups/f2";
const inputs: ActivationInputs & Record<string, unknown> = {
  ...{ connectedRegistryId, connectedClusterId, extension: "line1", serviceAddress: "10.96.0.50" },
  ...{ context: "line-1", ownsCertificate: false, isAdopted: false, lost: "", timeout: "PT2M" },
};
const deactivation = "POST /registries/hub/connectedRegistries/line1/deactivate";

describe("activation kind with management locks (A5)", () => {
  let service: RegistryService;
  let azure: RefusingArm;
  beforeEach(() => {
    service = new RegistryService();
    azure = new RefusingArm();
    service.resources.set(connectedRegistryId, { properties: { activation: { status: "Active" } } });
    service.resources.set(connectedClusterId, { properties: { connectivityStatus: "Connected" } });
    service.resources.set(extensionId, { properties: { provisioningState: "Succeeded" } });
  });
  const provider = () => providerOn(azure.around(service.context), activation);
  /** Faults that check reports for these changed inputs. */
  const checked = async (changes: Partial<ActivationInputs>) =>
    (await provider().check(inputs, { ...inputs, ...changes })).failures.map(({ reason }) => reason);
  const moved = { serviceAddress: "10.96.0.51" };

  describe("before an instance is recreated", () => {
    for (const [what, scope, level, changes] of [
      ["the extension", extensionId, "CanNotDelete", moved],
      ["the cluster", connectedClusterId, "CanNotDelete", moved],
      ["the cluster's resource group, in another case", factory.toUpperCase(), "CanNotDelete", moved],
      ["the subscription", "/subscriptions/s", "ReadOnly", moved],
      ["the connected registry, which is deactivated by POST", connectedRegistryId, "ReadOnly", moved],
      ["the hub's registry", registryId, "ReadOnly", moved],
      ["the new cluster's resource group, where the extension is created by PUT", otherGroup, "ReadOnly", { connectedClusterId: clusterIn(otherGroup) }],
      ["the previous cluster", connectedClusterId, "CanNotDelete", { connectedClusterId: clusterIn(otherGroup) }],
    ] as const)
      it(`refuses if a ${level} lock protects ${what}`, async () => {
        azure.lock(scope, level);
        const [reason = "", ...others] = await checked(changes);
        assert.match(reason, /^EDGE-LOCKED {2}a management lock forbids installing the site's registry again; nothing was changed\n {2}given {3}/);
        assert.ok(reason.includes(`${level} ${scope}/providers/Microsoft.Authorization/locks/keep`), reason);
        assert.deepEqual([others, service.writes], [[], []]);
      });

    for (const [what, scope, level, changes] of [
      ["the instance is not recreated", extensionId, "CanNotDelete", {}],
      ["the lock only protects the registry from deletion", registryId, "CanNotDelete", moved],
      ["the lock protects another cluster", clusterIn(factory, "line-2"), "ReadOnly", moved],
      ["the lock only protects the new cluster's resource group from deletion", otherGroup, "CanNotDelete", { connectedClusterId: clusterIn(otherGroup) }],
    ] as const)
      it(`does not refuse if ${what}`, async () => {
        azure.lock(scope, level);
        assert.deepEqual(await checked(changes), []);
      });

    it("does not refuse a ReadOnly lock at the registry if the connected registry is already inactive", async () => {
      service.resources.set(connectedRegistryId, { properties: { activation: { status: "Inactive" } } });
      azure.lock(registryId, "ReadOnly");
      assert.deepEqual(await checked(moved), []);
    });
  });

  describe("on create", () => {
    const created = { ...inputs, clearsPrevious: true };

    it("ignores a lock against deletion if there is no previous extension", async () => {
      service.resources.delete(extensionId);
      azure.lock(factory, "CanNotDelete");
      await provider().create(created);
      assert.deepEqual(service.writes, [deactivation]);
    });

    it("fails with the lock if the DELETE of the previous extension is refused, and a rerun completes", async () => {
      const remove = azure.lock(connectedClusterId, "CanNotDelete");
      const { message, properties } = await failureOf(provider().create(created));
      assert.match(message, /^EDGE-LOCKED {2}registry\/Activation: "previous instance removed": ScopeLocked: .*locked: .*line-1/);
      assert.deepEqual(service.writes, []);
      remove();
      const { outs } = await provider().update(`${connectedRegistryId}:activation`, properties, created);
      assert.equal(service.writes.length, 2);
      assert.deepEqual((await provider().diff("", outs, created)).changes, false);
    });

    it("fails with the lock if the POST of the deactivation is refused, and a rerun repeats only that step", async () => {
      const remove = azure.lock(registryId, "ReadOnly");
      const { message, properties } = await failureOf(provider().create(created));
      assert.match(message, /^EDGE-LOCKED {2}registry\/Activation: "released": ScopeLocked: /);
      assert.equal(service.resources.has(extensionId), false);
      remove();
      service.resources.set(extensionId, { properties: { provisioningState: "Succeeded" } });
      await provider().update(`${connectedRegistryId}:activation`, properties, created);
      assert.deepEqual([service.writes.at(-1), service.resources.has(extensionId)], [deactivation, true]);
    });
  });

  describe("on delete", () => {
    const removed = async () => {
      const { id, outs } = await provider().create(inputs);
      await provider().delete(id, outs);
    };

    it("reports a lock that refuses the deactivation without waiting, and a rerun completes", async () => {
      const remove = azure.lock(hubGroup, "ReadOnly");
      const { message } = await failureOf(removed());
      assert.match(
        message,
        /^EDGE-LOCKED {2}registry\/Activation: "deactivated": ScopeLocked: .*\n {2}given {3}POST .*\/deactivate\n {2}fix {5}have the owner/,
      );
      assert.equal(service.nowMs, Date.parse("2026-01-01T00:00:00Z"), "a lock does not settle, so nothing waits for it");
      remove();
      await removed();
      assert.deepEqual(service.writes, [deactivation]);
    });

    it("succeeds despite a CanNotDelete lock, which allows a POST", async () => {
      azure.lock(registryId, "CanNotDelete");
      await removed();
      assert.deepEqual(service.writes, [deactivation]);
    });

    for (const [code, expected] of [
      ["Conflict", "EDGE-IN-USE"],
      ["ScopeLockedByOther", "EDGE-IN-USE"],
      ["ReadOnlyDisabledSubscription", "EDGE-AZURE"],
      ["ResourceGroupBeingDeleted", "EDGE-AZURE"],
    ] as const)
      it(`reports a 409 ${code} as ${expected}, not as a lock, and a rerun completes`, async () => {
        azure.refuse = (method, path) => (method === "POST" ? new ArmError(409, code, "it is locked for now", `${method} ${path}`) : undefined);
        const { message } = await failureOf(removed());
        assert.ok(message.startsWith(`${expected}  registry/Activation: "deactivated": ${code}: `), message);
        assert.doesNotMatch(message, /EDGE-LOCKED|owner of the lock/);
        azure.refuse = () => undefined;
        await removed();
        assert.deepEqual(service.writes, [deactivation]);
      });
  });
});
