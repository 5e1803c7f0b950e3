import assert from "node:assert/strict";
import type { EngineEvent } from "../../../../lab/engine/engine-event";
import { engineWords } from "../../../../lab/engine/engine-words";

describe("the engine's words for a failure", () => {
  const urn = "urn:pulumi:hub::edge-staging::azure-native:containerregistry:Registry::hub-registry";
  const said = (severity: "error" | "warning", message: string, of = urn): EngineEvent => ({
    sequence: 0,
    timestamp: 0,
    diagnosticEvent: { severity, message, urn: of },
  });
  const refused = (enforcementLevel: string): EngineEvent => ({
    sequence: 0,
    timestamp: 0,
    policyEvent: { resourceUrn: urn, message: "Set sku.name to Premium.", policyName: "registry-premium", policyPackName: "edge-staging", enforcementLevel },
  });
  const words = (events: EngineEvent[], stdout = "", stderr = "") => engineWords({ events, stdout, stderr });

  it("are its errors with the resource's name, without marks for colours", () =>
    assert.equal(words([said("error", "<{%reset%}>name is taken<{%reset%}>\n")]), "hub-registry: name is taken"));
  it("leave out warnings, repetitions and that something failed", () =>
    assert.equal(words([said("warning", "slow"), said("error", "no"), said("error", "no"), said("error", "update failed", "")]), "hub-registry: no"));
  it("name the policy that refused, not one that only advises", () => {
    assert.equal(words([refused("mandatory")]), "hub-registry: policy registry-premium: Set sku.name to Premium.");
    assert.equal(words([refused("advisory")], "", "error: no"), "error: no");
  });
  it("are its last error line where there was no event", () =>
    assert.equal(words([], "Previewing", "warning: old\nerror: no stack named 'hub'\n"), "error: no stack named 'hub'"));
  it("are the end of what it wrote where it named no error", () =>
    assert.equal(words([], Array.from({ length: 12 }, (_, line) => line).join("\n")), "2\n3\n4\n5\n6\n7\n8\n9\n10\n11"));
});
