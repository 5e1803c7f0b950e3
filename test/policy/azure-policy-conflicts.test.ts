import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { formatConflict } from "../../policy/azure-policy";
import { asPolicy } from "../../policy/pack-policy";
import { rules } from "../../policy/rules";

const conflicts = rules.flatMap((rule) => (rule.conflicts ?? []).map((conflict) => ({ rule, conflict })));

/** Built-in definitions that a setup by the staging guide violates, according to their sources in the azure-policy repository. */
const violated = [
  "021f8078-41a0-40e6-81b6-c6597da9f3ee",
  "0fdf0491-d080-4575-b627-ad0e843cba0f",
  "95edb821-ddaf-4404-9732-666045e056b4",
  "9f061a12-e40d-4183-a00e-171812443373",
  "d0793b48-0edc-4296-a390-4c75d1bdfd71",
  "e8eef0a8-67cf-4eb4-9386-14b0e78733d4",
  "ff05e24e-195c-447e-b322-5e90c9f9f366",
];

describe("Azure Policy built-ins that a setup from the staging guide violates", () => {
  it("are each referenced by exactly one rule", () => assert.deepEqual(conflicts.map(({ conflict }) => conflict.builtIn.id).sort(), violated));

  for (const { rule, conflict } of conflicts)
    it(`include ${conflict.builtIn.title}, described by rule ${rule.name} and in docs/reference/policy.md`, () => {
      assert.ok(asPolicy(rule).remediationSteps?.includes(formatConflict(conflict)));
      const rows = readFileSync("docs/reference/policy.md", "utf8").split("\n");
      const row = rows.find((line) => line.startsWith(`| ${conflict.builtIn.title} \`${conflict.builtIn.id}\``));
      for (const part of [rule.name, conflict.exemption ? conflict.exemption.scope.replace(/s$/, "") : "none"])
        assert.ok(row?.includes(part), `${part} in ${row}`);
    });

  /** Registries as Azure returns them, and the exemptions that they need. */
  const registries: [string, unknown, string[]][] = [
    [
      "open",
      { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow" } },
      ["no-private-link", "open-network", "public-network", "site-token"],
    ],
    ["without network settings", {}, ["no-private-link", "open-network", "public-network", "site-token"]],
    [
      "with allowed addresses only",
      { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Deny" } },
      ["no-private-link", "public-network", "site-token"],
    ],
    ["without public access", { publicNetworkAccess: "Disabled" }, ["no-private-link", "site-token"]],
    ["with a pending private endpoint", { publicNetworkAccess: "Disabled", privateEndpointConnections: [link("Pending")] }, ["no-private-link", "site-token"]],
    ["with a private endpoint", { publicNetworkAccess: "Disabled", privateEndpointConnections: [link("Pending"), link("Approved")] }, ["site-token"]],
  ];
  for (const [which, registry, needed] of registries)
    it(`require the documented exemptions for a registry ${which}`, () => {
      const found = conflicts.flatMap(({ conflict: { exemption } }) => (exemption?.isNeeded(registry) ? [exemption.name] : []));
      assert.deepEqual(found.sort(), needed);
    });
});

function link(status: string) {
  return { properties: { privateLinkServiceConnectionState: { status } } };
}
