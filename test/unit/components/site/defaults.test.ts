import assert from "node:assert/strict";
import type { SiteArgs } from "../../../../components/site/args";
import { completeSiteArgs, siteDefaults } from "../../../../components/site/defaults";
import { siteArgs as argsOfSettings } from "../../../../program/component-args";
import { siteSchema } from "../../../../program/config/site-schema";

const ids = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-line-1/providers";
const shared = {
  key: "line1",
  connectedClusterId: `${ids}/Microsoft.Kubernetes/connectedClusters/line-1`,
  clusterAccess: { context: "line-1" },
  target: {
    location: "eastus2",
    customLocationId: `${ids}/Microsoft.ExtendedLocation/customLocations/line-1`,
    contextId: `${ids}/Microsoft.Edge/contexts/factories`,
    capabilities: ["staging"],
  },
};
const args: SiteArgs = { ...shared, registryId: "registry", loginServer: "edgehub.azurecr.io", orchestrationPrincipalId: "principal" };

describe("the defaults of a site", () => {
  it("are the same for the shortest stack file and the shortest arguments", () => {
    const hub = { registryId: "registry", loginServer: "edgehub.azurecr.io", orchestrationRole: "built-in", resourceGroupId: "", solutions: [] } as const;
    const found = {
      hub: { ...hub, solutions: [], publishedImages: [] },
      solutions: [],
      orchestrationPrincipalId: "principal",
      presentExtensions: undefined,
      adopted: undefined,
      ownCertificate: undefined,
      nodeTrustKey: undefined,
    };
    const settings = siteSchema.parse({ ...shared, hub: "hub" });
    assert.deepEqual(JSON.parse(JSON.stringify(argsOfSettings(settings, found))), JSON.parse(JSON.stringify(completeSiteArgs(args))));
  });

  it("fill in undefined and absent arguments", () => {
    const { registry, timeout } = completeSiteArgs({ ...args, timeout: undefined, registry: { storageRequest: "30Gi", logLevel: undefined } });
    assert.equal(timeout, siteDefaults.timeout);
    assert.deepEqual(registry, { ...siteDefaults.registry, storageRequest: "30Gi" });
  });

  it("keep given arguments", () => {
    const given = { ...args, retireUnreachable: true, rotation: { client: "2" }, passwords: { validity: "P90D", margin: "P10D" } };
    const { retireUnreachable, rotation, passwords } = completeSiteArgs(given);
    assert.deepEqual(
      { retireUnreachable, rotation, passwords },
      { retireUnreachable: true, rotation: { sync: "", client: "2" }, passwords: { validity: "P90D", margin: "P10D", settling: "PT2M" } },
    );
  });
});
