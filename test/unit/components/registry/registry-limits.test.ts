import assert from "node:assert/strict";
import { clientTokenFaults, connectedRegistryFindings, scopeMapFaults } from "../../../../components/registry/registry-limits";

describe("the limits of a registry", () => {
  it("allow 50 client tokens per connected registry, and refuse 51", () => {
    assert.deepEqual([...clientTokenFaults(49), ...clientTokenFaults(50)], []);
    assert.deepEqual(
      clientTokenFaults(51).map(({ code, given }) => [code, given]),
      [["EDGE-CLIENT-TOKENS", "51 tokens"]],
    );
  });

  for (const [what, others, exists, fault, warning] of [
    ["do not warn at the 47th connected registry", 46, false, undefined, undefined],
    ["warn at the 48th connected registry", 47, false, undefined, "47 connected registries without this one"],
    ["warn at the 50th connected registry", 49, false, undefined, "49 connected registries without this one"],
    ["refuse the 51st connected registry", 50, false, "50 connected registries without this one", undefined],
    ["do not warn for an existing connected registry if there are 47", 46, true, undefined, undefined],
    ["warn for an existing connected registry if there are 48", 47, true, undefined, "48 connected registries, including this one"],
    ["warn for an existing connected registry if there are 50, and do not refuse it", 49, true, undefined, "50 connected registries, including this one"],
  ] as const)
    it(what, () => {
      const names = [...Array.from({ length: others }, (_, index) => `other${index}`), ...(exists ? ["Line1"] : [])];
      const { faults, warnings } = connectedRegistryFindings("hub", names, "line1");
      assert.deepEqual([faults.map(({ given }) => given), warnings.map(({ given }) => given)], [[fault ?? []].flat(), [warning ?? []].flat()]);
    });

  it("allow 500 actions per scope map, and refuse 501", () => {
    assert.deepEqual([...scopeMapFaults("line1", 499), ...scopeMapFaults("line1", 500)], []);
    assert.deepEqual(
      scopeMapFaults("line1", 501).map(({ code, what, given }) => [code, what, given]),
      [["EDGE-SCOPE-MAP-FULL", "scope map line1 has too many actions", "501 actions"]],
    );
  });
});
