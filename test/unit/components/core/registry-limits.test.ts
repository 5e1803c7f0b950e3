import assert from "node:assert/strict";
import { clientTokenFaults, scopeMapFaults } from "../../../../components/core/registry-limits";

describe("the limits of a registry", () => {
  it("allow 50 client tokens of one connected registry, and no more", () => {
    assert.deepEqual(clientTokenFaults(50), []);
    assert.deepEqual(
      clientTokenFaults(51).map(({ code, given }) => [code, given]),
      [["EDGE-CLIENT-TOKENS", "51 tokens"]],
    );
  });

  it("allow 500 actions of one scope map, and no more", () => {
    assert.deepEqual(scopeMapFaults("line1", 500), []);
    assert.deepEqual(
      scopeMapFaults("line1", 501).map(({ code, what, given }) => [code, what, given]),
      [["EDGE-SCOPE-MAP-FULL", "scope map line1 has too many actions", "501 actions"]],
    );
  });
});
