import assert from "node:assert/strict";
import type { AdoptedSite } from "../../../../components/site/args";
import { pulledRepositories, siteNames, targetPlace } from "../../../../components/site/rules";
import { placeholderRepository } from "../../../../components/core/scope-map-actions";

const group = (name: string) => `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/${name}`;
const connectedClusterId = `${group("rg-line-1")}/providers/Microsoft.Kubernetes/connectedClusters/line-1`;
const adopted: AdoptedSite = {
  connectedRegistry: "Line01cr",
  syncTokenId: "/registry/tokens/Line01cr7f3a",
  syncScopeMapId: "/map",
  extension: "connectedext",
  targetId: `${group("rg-targets")}/providers/Microsoft.Edge/targets/Line01`,
  clientTokenIds: [],
  pullSecrets: [],
  grantedRoles: [],
};

describe("the resource names of a site", () => {
  it("are derived from the key, and adopted resources keep their own", () => {
    assert.deepEqual(siteNames("line1", undefined), { connectedRegistry: "line1", syncToken: "line1", clientToken: "line1-pull", extension: "line1" });
    const { connectedRegistry, extension } = adopted;
    assert.deepEqual(siteNames("line1", adopted), { connectedRegistry, syncToken: "Line01cr7f3a", clientToken: "line1-pull", extension });
  });

  it("place the target in the cluster's resource group, and an adopted one where it exists", () => {
    assert.deepEqual(targetPlace("line1", connectedClusterId, undefined), { resourceGroupId: group("rg-line-1"), name: "line1" });
    assert.deepEqual(targetPlace("line1", connectedClusterId, { ...adopted, targetId: undefined }), { resourceGroupId: group("rg-line-1"), name: "line1" });
    assert.deepEqual(targetPlace("line1", connectedClusterId, adopted), { resourceGroupId: group("rg-targets"), name: "Line01" });
  });
});

describe("the repositories pulled by a site's pods", () => {
  it("are those of all its solutions, each once", () =>
    assert.deepEqual(pulledRepositories([{ repositories: ["a", "b"] }, { repositories: ["b", "c"] }]), ["a", "b", "c"]));
  it("are a placeholder that never exists if nothing is staged", () => assert.deepEqual(pulledRepositories([]), [placeholderRepository]));
});
