import assert from "node:assert/strict";
import { apiVersionInput, apiVersions, edgeApiVersions, effectiveApiVersion } from "../../../../components/core/api-versions";

const group = "/subscriptions/s/resourceGroups/g/providers";
const target = `${group}/Microsoft.Edge/targets/line1`;

describe("the API version of workload orchestration", () => {
  it("is omitted from resource inputs if it is the default", () => {
    assert.equal(edgeApiVersions[0], apiVersions.edge);
    assert.deepEqual([undefined, ...edgeApiVersions].map(apiVersionInput), [undefined, undefined, "2026-06-01"]);
  });

  const calls: [what: string, path: string, own: string, expected: string][] = [
    ["a target", target, apiVersions.edge, "2026-06-01"],
    ["an action of a target", `${target}/publishSolutionVersion`, apiVersions.edge, "2026-06-01"],
    ["a target id in lower case", target.toLowerCase(), apiVersions.edge, "2026-06-01"],
    ["a configuration reference of a target", `${target}/providers/Microsoft.Edge/configurationReferences/default`, apiVersions.edge, "2026-06-01"],
    ["the list of targets of a subscription", "/subscriptions/s/providers/Microsoft.Edge/targets", apiVersions.edge, "2026-06-01"],
    ["locks of a target", `${target}/providers/Microsoft.Authorization/locks`, apiVersions.lock, apiVersions.lock],
    ["a registry", `${group}/Microsoft.ContainerRegistry/registries/hub`, apiVersions.containerRegistry, apiVersions.containerRegistry],
    ["the resource provider itself", "/subscriptions/s/providers/Microsoft.Edge", apiVersions.resourceGroup, apiVersions.resourceGroup],
    ["a resource group", "/subscriptions/s/resourceGroups/Microsoft.Edge", apiVersions.resourceGroup, apiVersions.resourceGroup],
  ];
  for (const [what, path, own, expected] of calls)
    it(`is ${expected === own ? "not " : ""}the selected one for ${what}`, () => {
      assert.equal(effectiveApiVersion(path, own, "2026-06-01"), expected);
      assert.equal(effectiveApiVersion(path, own, undefined), own);
    });
});
