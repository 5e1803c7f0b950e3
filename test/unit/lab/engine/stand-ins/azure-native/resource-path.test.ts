import assert from "node:assert/strict";
import { diagnosticSetting } from "../../../../../../lab/engine/stand-ins/azure-native/diagnostic-setting";
import { extension } from "../../../../../../lab/engine/stand-ins/azure-native/extension";
import { pathParts, resourcePath } from "../../../../../../lab/engine/stand-ins/azure-native/resource-path";
import { roleAssignment } from "../../../../../../lab/engine/stand-ins/azure-native/role-assignment";

describe("the path of an ARM resource", () => {
  const scope = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub";

  it("takes a scope as a path of its own", () => {
    const id = resourcePath(roleAssignment, { scope, roleAssignmentName: "one" }, "s");
    assert.equal(id, `${scope}/providers/Microsoft.Authorization/roleAssignments/one`);
  });

  it("takes the id of the resource that a setting belongs to as a path of its own, and gives it back", () => {
    const id = resourcePath(diagnosticSetting, { resourceUri: scope, name: "logs" }, "s");
    assert.equal(id, `${scope}/providers/Microsoft.Insights/diagnosticSettings/logs`);
    assert.deepEqual(pathParts(diagnosticSetting, id), { resourceUri: scope.slice(1), name: "logs" });
  });

  it("encodes names", () => {
    const inputs = {
      resourceGroupName: "a b",
      clusterRp: "Microsoft.Kubernetes",
      clusterResourceName: "connectedClusters",
      clusterName: "c",
      extensionName: "e",
    };
    assert.match(resourcePath(extension, inputs, "s"), /^\/subscriptions\/s\/resourceGroups\/a%20b\//);
  });

  it("gives its parts back whatever the casing of the segments", () => {
    const id = "/subscriptions/s/RESOURCEGROUPS/rg/providers/Microsoft.Kubernetes/connectedClusters/c/providers/microsoft.kubernetesconfiguration/extensions/e";
    assert.deepEqual(pathParts(extension, id), {
      resourceGroupName: "rg",
      clusterRp: "Microsoft.Kubernetes",
      clusterResourceName: "connectedClusters",
      clusterName: "c",
      extensionName: "e",
    });
  });

  it("refuses the id of another type", () => {
    assert.throws(() => pathParts(extension, `${scope}/x/y`), /is not an id of azure-native:kubernetesconfiguration:Extension/);
  });
});
