import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import { type ExtensionRemovalInputs, extensionRemoval } from "../../../../../components/cluster/extension-removal/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";
import { RefusingArm } from "../../../../support/refusing-arm";

const group = "/subscriptions/s/resourceGroups/f";
const connectedClusterId = `${group}/providers/Microsoft.Kubernetes/connectedClusters/line-1`;
const extensionId = `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
const targetOf = (name: string) => `${group}/providers/Microsoft.Edge/targets/${name}`;
const hubGroup = "/subscriptions/h/resourceGroups/g";
const registryId = `${hubGroup}/providers/Microsoft.ContainerRegistry/registries/hub`;
const inputs = { connectedClusterId, name: "line1", syncScopeMapId: `${registryId}/scopeMaps/line1`, owner: "o/p/own", timeout: "PT2M" };
const forcedDeletion = "DELETE extensions/line1?forceDelete=true";

describe("extension removal kind with management locks (A5)", () => {
  let service: OrchestrationService;
  let azure: RefusingArm;
  beforeEach(() => {
    service = new OrchestrationService();
    azure = new RefusingArm();
    service.resources.set(extensionId, {});
    service.resources.set(connectedClusterId, { properties: { connectivityStatus: "Connected" } });
  });
  const removed = async (force = false, given: Partial<ExtensionRemovalInputs> = inputs) => {
    const provider = providerOn(azure.around(service.context), extensionRemoval);
    const { id, outs } = await provider.create({ ...given, force });
    await provider.delete(id, outs);
  };
  const isOffline = () => service.resources.set(connectedClusterId, { properties: { connectivityStatus: "Offline" } });

  for (const level of ["CanNotDelete", "ReadOnly"] as const)
    for (const [what, scope] of [
      ["the extension", extensionId],
      ["the cluster", connectedClusterId],
      ["the cluster's resource group, in another case", group.toUpperCase()],
      ["the cluster's subscription", "/subscriptions/s"],
      ["the site's target", targetOf("line1")],
      ["a solution on the site's target", `${targetOf("line1")}/solutions/guid`],
      ["the hub's resource group", hubGroup],
      ["the hub's registry", registryId],
      ["the site's connected registry", `${registryId}/connectedRegistries/line1`],
      ["the site's scope map", inputs.syncScopeMapId],
      ["the site's token", `${registryId}/tokens/line1`],
    ] as const)
      it(`refuses before anything is deleted if a ${level} lock protects ${what}, and completes without the lock`, async () => {
        const remove = azure.lock(scope, level);
        await assert.rejects(removed(), (error: Error) => {
          assert.match(error.message, /^EDGE-LOCKED {2}a management lock protects what would be deleted; nothing was deleted\n {2}given {3}/);
          return error.message.includes(`${level} ${scope}/providers/Microsoft.Authorization/locks/keep`);
        });
        assert.deepEqual(service.writes, []);
        remove();
        await removed();
      });

  for (const [what, scope] of [
    ["another site's target in the same resource group", targetOf("line2")],
    ["a target whose name has the same prefix", targetOf("line10")],
    ["another cluster", `${group}/providers/Microsoft.Kubernetes/connectedClusters/line-2`],
    ["another site's connected registry", `${registryId}/connectedRegistries/line2`],
    ["another resource group", `${group}2`],
  ] as const)
    it(`ignores a lock that protects ${what}`, async () => {
      azure.lock(scope, "CanNotDelete");
      await removed();
    });

  it("refuses if a lock protects a target whose name differs from the default, as on an adopted site", async () => {
    azure.lock(targetOf("Line01"), "CanNotDelete");
    const adopted = { ...inputs, name: "connectedext" };
    service.resources.set(extensionId.replace("line1", "connectedext"), {});
    await removed(false, adopted);
    await assert.rejects(removed(false, { ...adopted, removes: [targetOf("line01")] }), /EDGE-LOCKED .*\n {2}given {3}CanNotDelete .*targets\/Line01/);
  });

  it("reports all locks at once", async () => {
    azure.lock(connectedClusterId, "CanNotDelete");
    azure.lock(registryId, "ReadOnly");
    await assert.rejects(removed(), /given {3}(?=.*CanNotDelete .*line-1)(?=.*ReadOnly .*registries\/hub)/);
  });

  it("checks only locks around the cluster with a state of 0.1.0, which has no scope map", async () => {
    const { syncScopeMapId: _, ...old } = inputs;
    azure.lock(registryId, "ReadOnly");
    await removed(false, old);
    azure.lock(group, "CanNotDelete");
    await assert.rejects(removed(false, old), /EDGE-LOCKED/);
  });

  it("refuses a removal by force, too, and deletes once when the lock is gone", async () => {
    isOffline();
    const remove = azure.lock(group, "CanNotDelete");
    await assert.rejects(removed(true), /EDGE-LOCKED .*nothing was deleted/);
    remove();
    await removed(true);
    assert.deepEqual(service.writes, [forcedDeletion]);
  });

  const refusing = (code: string) => {
    azure.refuse = (method, path) => (method === "DELETE" ? new ArmError(409, code, "it is locked for now", `${method} ${path}`) : undefined);
  };

  it("reports a lock set between the check and the deletion, and a rerun completes", async () => {
    isOffline();
    refusing("ScopeLocked");
    const { message } = await failureOf(removed(true));
    assert.match(message, /^EDGE-LOCKED {2}cluster\/ExtensionRemoval: "removed by force": ScopeLocked: .*\n {2}given {3}DELETE .*\/extensions\/line1\n/);
    azure.refuse = () => undefined;
    await removed(true);
    assert.deepEqual(service.writes, [forcedDeletion]);
  });

  for (const [code, expected] of [
    ["Conflict", "EDGE-IN-USE"],
    ["ReadOnlyDisabledSubscription", "EDGE-AZURE"],
    ["ResourceGroupBeingDeleted", "EDGE-AZURE"],
  ] as const)
    it(`reports a 409 ${code} as ${expected}, not as a lock`, async () => {
      isOffline();
      refusing(code);
      const { message } = await failureOf(removed(true));
      assert.ok(message.startsWith(`${expected}  `), message);
      assert.doesNotMatch(message, /EDGE-LOCKED|owner of the lock/);
      assert.deepEqual(service.writes, []);
    });

  it("continues if this identity may not list locks, and reports Azure's refusal", async () => {
    isOffline();
    const context = azure.around(service.context);
    const denied = async () => Promise.reject(new ArmError(403, "AuthorizationFailed", "no role", "GET locks"));
    const provider = providerOn({ ...context, arm: Object.assign(context.arm, { listIfThere: denied }) }, extensionRemoval);
    const { id, outs } = await provider.create({ ...inputs, force: true });
    azure.lock(group, "CanNotDelete");
    await assert.rejects(provider.delete(id, outs), /EDGE-LOCKED {2}cluster\/ExtensionRemoval: "removed by force": ScopeLocked/);
  });
});
