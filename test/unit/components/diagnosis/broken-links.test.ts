import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { type ChainQuestion, brokenLinks } from "../../../../components/diagnosis/broken-links";
import { armReading, type Resources } from "../../../support/resources";
import { chainIds, chainTime, siteChain } from "../../../support/site-chain";

const question: ChainQuestion = {
  connectedRegistryId: chainIds.connectedRegistry,
  images: ["factory/vision:1.0.0"],
  orchestrationPrincipalId: chainIds.principal,
};

describe("the diagnosis of a site's registry chain", () => {
  let resources: Resources;
  beforeEach(() => {
    resources = siteChain();
  });
  const codes = async (given = question, now = chainTime) => (await brokenLinks(armReading(resources, now), given)).map(({ code }) => code);

  it("finds no fault if nothing is broken", async () => assert.deepEqual(await codes(), []));

  for (const [what = "", link = "", code] of [
    ["the sync token", chainIds.syncToken, "EDGE-SYNC-TOKEN"],
    ["the sync scope map", chainIds.syncMap, "EDGE-SYNC-MAP"],
    ["the client token", chainIds.clientToken, "EDGE-CLIENT-TOKEN"],
    ["the client scope map", chainIds.clientMap, "EDGE-CLIENT-MAP"],
    ["a role assignment", `${chainIds.roleAssignments}/0`, "EDGE-ORCHESTRATION-ROLE"],
    ["the connected registry", chainIds.connectedRegistry, "EDGE-SITE-OFFLINE"],
  ])
    it(`finds only that ${what} is gone`, async () => {
      resources.delete(link);
      assert.deepEqual(await codes(), [code]);
    });

  it("finds that the site's extension failed, if an extension is given", async () => {
    const extensionId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KubernetesConfiguration/extensions/line1";
    resources.set(extensionId, { properties: { provisioningState: "Failed", errorInfo: { message: "Incorrect Password" } } });
    assert.deepEqual(await codes({ ...question, extensionId }), ["EDGE-EXTENSION-FAILED"]);
    assert.deepEqual(await codes(), []);
    resources.change(extensionId, { provisioningState: "Succeeded", errorInfo: {} });
    assert.deepEqual(await codes({ ...question, extensionId }), []);
  });

  describe("with a given target", () => {
    const group = "/subscriptions/s/resourceGroups/g/providers";
    const [targetId, locationId, clusterId] = [
      `${group}/Microsoft.Edge/targets/line1`,
      `${group}/Microsoft.ExtendedLocation/customLocations/l`,
      `${group}/Microsoft.Kubernetes/connectedClusters/c`,
    ];
    const extension = (name: string, extensionType = "Microsoft.ContainerRegistry.ConnectedRegistry") =>
      resources.set(`${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`, { properties: { extensionType } });
    beforeEach(() => {
      resources.set(targetId, { extendedLocation: { name: locationId }, properties: {} });
      resources.set(locationId, { properties: { hostResourceId: clusterId } });
      resources.set(clusterId, { properties: {} });
      extension("line1");
      extension("orchestration", "microsoft.workloadorchestration");
    });

    it("finds no fault if the cluster has one connected registry extension", async () => assert.deepEqual(await codes({ ...question, targetId }), []));
    it("finds a second connected registry extension", async () => {
      extension("by-hand");
      assert.deepEqual(await codes({ ...question, targetId }), ["EDGE-EXTENSION-TWICE"]);
      assert.deepEqual(await codes(), []);
    });
    for (const [what, id] of [
      ["target", targetId],
      ["custom location", locationId],
      ["cluster", clusterId],
    ] as const)
      it(`finds no fault of extensions if the ${what} does not exist`, async () => {
        extension("by-hand");
        resources.delete(id);
        assert.deepEqual(await codes({ ...question, targetId }), []);
      });
  });

  it("finds that the data endpoint is disabled", async () => {
    resources.change(chainIds.registry, { dataEndpointEnabled: false });
    assert.deepEqual(await codes(), ["EDGE-DATA-ENDPOINT"]);
  });

  it("finds expired passwords by the service's time", async () => {
    assert.deepEqual(await codes(question, new Date("2027-01-01T00:00:00Z")), ["EDGE-SYNC-TOKEN", "EDGE-CLIENT-TOKEN"]);
  });

  it("finds that roles are missing if only another identity has them", async () => {
    assert.deepEqual(await codes({ ...question, orchestrationPrincipalId: "another" }), ["EDGE-ORCHESTRATION-ROLE"]);
  });

  it("does not check roles if no orchestration identity is given", async () => {
    resources.delete(`${chainIds.roleAssignments}/0`);
    assert.deepEqual(await codes({ ...question, orchestrationPrincipalId: "" }), []);
  });

  it("finds no fault of roles that it may not read", async () => {
    resources.refuse(chainIds.roleAssignments);
    assert.deepEqual(await codes(), []);
  });

  it("checks the sync token that the connected registry refers to, with any name", async () => {
    resources.change(chainIds.connectedRegistry, { parent: { syncProperties: { tokenId: `${chainIds.registry}/tokens/shared` } } });
    assert.deepEqual(await codes(), ["EDGE-SYNC-TOKEN"]);
  });

  it("fails if the registry itself cannot be read", async () => {
    resources.delete(chainIds.registry);
    await assert.rejects(codes(), ArmError);
  });
});
