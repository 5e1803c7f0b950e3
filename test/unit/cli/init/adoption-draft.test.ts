import assert from "node:assert/strict";
import { drafted } from "../../../../cli/init/adoption-draft";

const extension = (configurationSettings: Record<string, string>) => ({
  id: "/clusters/line-1/extensions/line01",
  properties: { extensionType: "microsoft.containerregistry.connectedregistry", configurationSettings },
});
const connectedRegistry = (properties: object = {}) => ({ id: "/registries/hub/connectedRegistries/line01", properties });

describe("the draft of a manually created site", () => {
  it("contains the values that must match the existing resources, and those that up would change", () => {
    const live = connectedRegistry({
      clientTokenIds: ["/registries/hub/tokens/all"],
      logging: { logLevel: "Debug", auditLogStatus: "Enabled" },
      parent: { syncProperties: { schedule: "0 9 * * *" } },
      garbageCollection: { enabled: false, schedule: "0 5 * * *" },
    });
    const settings = { "service.clusterIP": "10.96.0.50", "pvc.storageRequest": "20Gi", "pvc.storageClassName": "fast", "cert-manager.install": "false" };
    const draft = drafted(live, extension(settings), undefined);
    assert.deepEqual(draft.adopt, {
      connectedRegistryId: "/registries/hub/connectedRegistries/line01",
      extensionId: "/clusters/line-1/extensions/line01",
      clientTokenIds: ["/registries/hub/tokens/all"],
    });
    assert.deepEqual(draft.registry, {
      serviceAddress: "10.96.0.50",
      storageRequest: "20Gi",
      storageClassName: "fast",
      logLevel: "Debug",
      auditLog: true,
      syncSchedule: "0 9 * * *",
      garbageCollection: { enabled: false, schedule: "0 5 * * *" },
    });
    assert.deepEqual([draft.target, draft.isTrustOff, draft.unread], [undefined, false, []]);
  });

  it("knows the chart's own defaults: its volume, and that it installs cert-manager", () =>
    assert.deepEqual(drafted(connectedRegistry(), extension({}), undefined).registry, { storageRequest: "500Gi", certificate: { from: "extension" } }));

  it("distributes no trust if the extension does not, and reports that the certificate's source is unknown", () => {
    const draft = drafted(connectedRegistry(), extension({ "trustDistribution.enabled": "False", "cert-manager.enabled": "false" }), undefined);
    assert.deepEqual([draft.isTrustOff, draft.registry["certificate"], draft.unread.length], [true, undefined, 1]);
  });

  it("keeps the capabilities and all unchangeable properties of a target", () => {
    const target = {
      id: "/targets/Line01",
      location: "East US 2",
      extendedLocation: { name: "/customLocations/line-1" },
      properties: { contextId: "/contexts/factories", hierarchyLevel: "line", capabilities: ["staging", "soap"] },
    };
    const draft = drafted(connectedRegistry(), extension({}), target);
    assert.equal(draft.adopt["targetId"], "/targets/Line01");
    assert.deepEqual(draft.target, {
      ...{ location: "eastus2", customLocationId: "/customLocations/line-1", contextId: "/contexts/factories" },
      ...{ hierarchyLevel: "line", capabilities: ["staging", "soap"] },
    });
  });
});
