import assert from "node:assert/strict";
import { clientTokenFaults, connectedRegistryFindings, scopeMapFaults } from "../../../../components/registry/registry-limits";

describe("the limits of a registry", () => {
  it("allow 50 client tokens of one connected registry, and no more", () => {
    assert.deepEqual([...clientTokenFaults(49), ...clientTokenFaults(50)], []);
    assert.deepEqual(
      clientTokenFaults(51).map(({ code, given }) => [code, given]),
      [["EDGE-CLIENT-TOKENS", "51 tokens"]],
    );
  });

  for (const [what, others, isThere, fault, warning] of [
    ["say nothing of the 47th", 46, false, undefined, undefined],
    ["warn of the 48th", 47, false, undefined, "47 connected registries without this one"],
    ["warn of the 50th", 49, false, undefined, "49 connected registries without this one"],
    ["refuse a 51st", 50, false, "50 connected registries without this one", undefined],
    ["say nothing to one of 47", 46, true, undefined, undefined],
    ["warn one of 48", 47, true, undefined, "48 connected registries, including this one"],
    ["refuse none of 50 that are there", 49, true, undefined, "50 connected registries, including this one"],
  ] as const)
    it(`${what} connected registries of a registry`, () => {
      const names = [...Array.from({ length: others }, (_, index) => `other${index}`), ...(isThere ? ["Line1"] : [])];
      const { faults, warnings } = connectedRegistryFindings("hub", names, "line1");
      assert.deepEqual([faults.map(({ given }) => given), warnings.map(({ given }) => given)], [[fault ?? []].flat(), [warning ?? []].flat()]);
    });

  it("allow 500 actions of one scope map, and no more", () => {
    assert.deepEqual([...scopeMapFaults("line1", 499), ...scopeMapFaults("line1", 500)], []);
    assert.deepEqual(
      scopeMapFaults("line1", 501).map(({ code, what, given }) => [code, what, given]),
      [["EDGE-SCOPE-MAP-FULL", "scope map line1 has too many actions", "501 actions"]],
    );
  });
});
