import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { JsonObject } from "../../../../components/core/json";
import { rules } from "../../../../policy/rules";
import { type AssignedBuiltIn, assignedBuiltIns } from "../../../../cli/exemptions/assigned-built-ins";
import { fileOf, planExemptions } from "../../../../cli/exemptions/exemption-plan";
import { exemptionTemplate, exemptionText, isEdited } from "../../../../cli/exemptions/exemption-template";
import { assignmentOf, benchmark, benchmarkAssignment, builtIns, demoRegistryId as registryId } from "../../../support/policy-assignments";

const open = { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow" }, privateEndpointConnections: [] };
const closed = { publicNetworkAccess: "Disabled", privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: "Approved" } } }] };
const line1 = { registryId, registry: open, siteKey: "line1" };
const landingZone = "/providers/Microsoft.Management/managementGroups/landing-zones";
const noTokens = (more: JsonObject = {}) => assignedBuiltIns(assignmentOf(builtIns.tokens, "no-tokens", landingZone, more));
const responsibility = { owner: "factory-platform@contoso.com", until: "2027-05-31" };

/** Planned exemptions: last segment of the scope, name of the exemption, and effect. */
const outline = (subject: typeof line1 | { registryId: string; registry: unknown; siteKey: undefined }, assigned: AssignedBuiltIn[]) =>
  planExemptions(subject, assigned).exemptions.map(({ scope, conflict, effect }) => `${scope.split("/").at(-1)} ${conflict.exemption?.name} ${effect}`);

describe("exemptions from Azure Policy", () => {
  it("for line-1 match the golden file", () => {
    const { exemptions } = planExemptions(line1, [...assignedBuiltIns(benchmarkAssignment, benchmark), ...noTokens()]);
    const files = exemptions.map((exemption) => `== ${fileOf(exemption)}\n${exemptionText(exemption, responsibility)}`);
    assert.equal(files.join("\n"), readFileSync("test/unit/cli/exemptions/line-1.golden.txt", "utf8"));
  });

  for (const [effect, more, expected] of [
    ["audits", {}, ["line1 site-token audit", "line1-pull site-token audit"]],
    ["denies their creation", { parameters: { effect: { value: "Deny" } } }, ["edgehubdemo site-token deny"]],
    ["is disabled", { parameters: { effect: { value: "Disabled" } } }, []],
  ] as const)
    it(`have ${expected.length} scopes if a definition about tokens ${effect}`, () => assert.deepEqual(outline(line1, noTokens(more)), expected));

  it("have the registry as scope if a definition would modify tokens", () => {
    assert.deepEqual(outline(line1, assignedBuiltIns(assignmentOf(builtIns.tokensModified, "fix-tokens"))), ["edgehubdemo site-token modify"]);
  });

  it("for a hub have only its registry as scope", () => {
    const assigned = [...assignedBuiltIns(benchmarkAssignment, benchmark), ...noTokens()];
    assert.deepEqual(outline({ ...line1, siteKey: undefined }, assigned), ["edgehubdemo open-network audit", "edgehubdemo no-private-link audit"]);
  });

  it("are empty if nothing is assigned, and each built-in has a reason", () => {
    const { exemptions, outcomes } = planExemptions({ ...line1, registry: closed }, []);
    assert.deepEqual(exemptions, []);
    assert.deepEqual(Object.fromEntries(outcomes.map(({ builtIn, outcome }) => [builtIn.slice(0, 8), outcome])), {
      "95edb821": "never exempted",
      "9f061a12": "never exempted",
      d0793b48: "not needed",
      "0fdf0491": "not needed",
      e8eef0a8: "not needed",
      ff05e24e: "not assigned",
      "021f8078": "never exempted",
    });
    for (const { why } of outcomes) assert.ok(why.length > 0);
  });

  it("have distinct names that are valid in Azure and stable across runs", () => {
    const assigned = [...assignedBuiltIns(benchmarkAssignment, benchmark), ...noTokens(), ...assignedBuiltIns(assignmentOf(builtIns.tokens, "again"))];
    const named = () => planExemptions(line1, assigned).exemptions.map(({ scope, name }) => `${scope} ${name}`);
    assert.deepEqual(named(), named());
    assert.equal(new Set(named()).size, 6);
    for (const { name } of planExemptions(line1, assigned).exemptions) assert.match(name, /^[a-z0-9-]{1,64}$/);
  });

  it("never exceed the registry's scope, ignore disabled effects and have distinct files for any assignments", () => {
    const ids = rules.flatMap(({ conflicts = [] }) => conflicts.flatMap(({ builtIn, modifyVariant = "other" }) => [builtIn.id, modifyVariant]));
    const way = fc.record({
      definition: fc.constantFrom(...ids),
      assignmentId: fc.constantFrom("/a", "/b", "/c"),
      assignmentName: fc.constant("assigned"),
      referenceId: fc.option(fc.constantFrom("one", "two"), { nil: undefined }),
      effect: fc.option(fc.constantFrom("audit", "deny", "modify", "disabled"), { nil: undefined }),
    });
    // Within an initiative, a reference id identifies one definition.
    const assigned = fc.uniqueArray(way, { selector: ({ assignmentId, referenceId = "" }) => `${assignmentId} ${referenceId}` });
    fc.assert(
      fc.property(assigned, fc.boolean(), (ways, isSite) => {
        const { exemptions } = planExemptions({ registryId, registry: open, siteKey: isSite ? "line1" : undefined }, ways);
        for (const { scope, effect } of exemptions) {
          assert.ok(scope === registryId || (isSite && scope.startsWith(`${registryId}/tokens/line1`)), scope);
          assert.notEqual(effect, "disabled");
        }
        const files = exemptions.map(fileOf);
        assert.equal(new Set(files).size, files.length);
      }),
    );
  });

  it("keep Azure's length limits of texts, also with the longest owner", () => {
    const { exemptions } = planExemptions(line1, [...assignedBuiltIns(benchmarkAssignment, benchmark), ...noTokens()]);
    for (const exemption of exemptions) {
      const [{ properties }] = exemptionTemplate(exemption, { owner: "o".repeat(100), until: "2027-05-31" })["resources"] as [
        { properties: Record<string, string> },
      ];
      assert.ok((properties["displayName"]?.length ?? 0) <= 128 && (properties["description"]?.length ?? 0) <= 512, JSON.stringify(properties));
    }
  });

  it("are distinguished from edited files", () => {
    const [exemption] = planExemptions(line1, noTokens()).exemptions;
    assert.ok(exemption);
    const text = exemptionText(exemption, responsibility);
    assert.deepEqual([text, JSON.stringify(JSON.parse(text)), text.replace("2027-05-31T", "2099-05-31T"), "{}", "[]", "no JSON"].map(isEdited), [
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
  });
});
