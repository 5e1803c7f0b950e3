import assert from "node:assert/strict";
import { diagnosticSetting } from "../../../../../../lab/engine/stand-ins/azure-native/diagnostic-setting";
import { extension } from "../../../../../../lab/engine/stand-ins/azure-native/extension";
import { pathParts, resourcePath } from "../../../../../../lab/engine/stand-ins/azure-native/resource-path";
import { roleAssignment } from "../../../../../../lab/engine/stand-ins/azure-native/role-assignment";

describe("the path of an ARM resource", () => {
  const scope = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub";

  it("starts with the scope of a role assignment", () => {
    const id = resourcePath(roleAssignment, { scope, roleAssignmentName: "one" }, "s");
    assert.equal(id, `${scope}/providers/Microsoft.Authorization/roleAssignments/one`);
  });

  it("starts with the resource id of a diagnostic setting, and can be split again", () => {
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

  it("is split into its parts ignoring the case of segments", () => {
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
