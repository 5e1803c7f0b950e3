import assert from "node:assert/strict";
import type { EngineEvent } from "../../../../lab/engine/engine-event";
import { engineError } from "../../../../lab/engine/engine-error";

describe("the error message of a failed engine run", () => {
  const urn = "urn:pulumi:hub::edge-staging::azure-native:containerregistry:Registry::hub-registry";
  const diagnostic = (severity: "error" | "warning", message: string, of = urn): EngineEvent => ({
    sequence: 0,
    timestamp: 0,
    diagnosticEvent: { severity, message, urn: of },
  });
  const refused = (enforcementLevel: string): EngineEvent => ({
    sequence: 0,
    timestamp: 0,
    policyEvent: { resourceUrn: urn, message: "Set sku.name to Premium.", policyName: "registry-premium", policyPackName: "edge-staging", enforcementLevel },
  });
  const errorOf = (events: EngineEvent[], stdout = "", stderr = "") => engineError({ events, stdout, stderr });

  it("contains the errors with resource names, without colour markup", () =>
    assert.equal(errorOf([diagnostic("error", "<{%reset%}>name is taken<{%reset%}>\n")]), "hub-registry: name is taken"));
  it("omits warnings, repetitions and the final `update failed`", () =>
    assert.equal(
      errorOf([diagnostic("warning", "slow"), diagnostic("error", "no"), diagnostic("error", "no"), diagnostic("error", "update failed", "")]),
      "hub-registry: no",
    ));
  it("names the mandatory policy that was violated, and no advisory one", () => {
    assert.equal(errorOf([refused("mandatory")]), "hub-registry: policy registry-premium: Set sku.name to Premium.");
    assert.equal(errorOf([refused("advisory")], "", "error: no"), "error: no");
  });
  it("is the last error line of the output if there was no event", () =>
    assert.equal(errorOf([], "Previewing", "warning: old\nerror: no stack named 'hub'\n"), "error: no stack named 'hub'"));
  it("is the end of the output if there was no error line", () =>
    assert.equal(errorOf([], Array.from({ length: 12 }, (_, line) => line).join("\n")), "2\n3\n4\n5\n6\n7\n8\n9\n10\n11"));
});
