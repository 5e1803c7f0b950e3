import assert from "node:assert/strict";
import { assignedBuiltIns, initiativeOf, excludes } from "../../../../cli/exemptions/assigned-built-ins";
import { assignmentOf, benchmark, benchmarkAssignment, builtIns } from "../../../support/policy-assignments";

describe("built-in definitions of an Azure Policy assignment", () => {
  it("contain the assigned definition, in lower case", () => {
    const assignment = assignmentOf(builtIns.tokens.toUpperCase(), "no-tokens");
    const { id, properties } = assignment;
    assert.deepEqual(assignedBuiltIns(assignment), [
      { assignmentId: id, assignmentName: properties["displayName"], definition: builtIns.tokens, referenceId: undefined, effect: undefined },
    ]);
  });

  it("contain every member of the assigned initiative, with its reference id", () => {
    const found = assignedBuiltIns(benchmarkAssignment, benchmark);
    assert.deepEqual(
      found.map(({ definition, referenceId }) => [definition.slice(0, 8), referenceId]),
      benchmark.properties.policyDefinitions.map(({ policyDefinitionId, policyDefinitionReferenceId: reference }) => [
        policyDefinitionId.split("/").at(-1)?.slice(0, 8),
        reference,
      ]),
    );
    assert.equal(found[0]?.assignmentName, "ASC Default");
  });

  it("use the assignment's resource name if it has no display name", () => {
    const { properties: _, ...nameless } = assignmentOf(builtIns.tokens, "no-tokens");
    assert.equal(assignedBuiltIns(nameless)[0]?.assignmentName, "no-tokens");
  });

  for (const [source, more, effect] of [
    ["nothing", {}, undefined],
    ["Deny", { parameters: { effect: { value: "Deny" } } }, "deny"],
    ["Deny, not enforced", { parameters: { effect: { value: "Deny" } }, enforcementMode: "DoNotEnforce" }, "audit"],
    ["nothing, not enforced", { enforcementMode: "DoNotEnforce" }, "audit"],
    ["Disabled, not enforced", { parameters: { effect: { value: "Disabled" } }, enforcementMode: "DoNotEnforce" }, "disabled"],
  ] as const)
    it(`have effect ${effect} if the assignment sets ${source}`, () =>
      assert.equal(assignedBuiltIns(assignmentOf(builtIns.tokens, "no-tokens", undefined, more))[0]?.effect, effect));

  const [network] = benchmark.properties.policyDefinitions;
  const name = network?.policyDefinitionReferenceId ?? "";
  const initiative = (value: unknown, defaultValue?: string) => ({
    properties: { parameters: { [name]: { defaultValue } }, policyDefinitions: [{ ...network, parameters: value === undefined ? {} : { effect: { value } } }] },
  });
  for (const [source, set, given, effect] of [
    ["the initiative's default", initiative(`[parameters('${name}')]`, "Audit"), {}, "audit"],
    ["the assignment's parameter", initiative(`[parameters('${name}')]`, "Audit"), { [name]: { value: "Deny" } }, "deny"],
    ["the member's own value", initiative("Disabled"), {}, "disabled"],
    ["unknown, because the definition's default applies", initiative(undefined), {}, undefined],
  ] as const)
    it(`have as an initiative's member the effect that is ${source}`, () => {
      const assignment = { ...benchmarkAssignment, properties: { ...benchmarkAssignment.properties, parameters: given } };
      assert.equal(assignedBuiltIns(assignment, set)[0]?.effect, effect);
    });

  it("are read from an initiative only if the assignment has one", () => {
    assert.deepEqual(
      [initiativeOf(benchmarkAssignment), initiativeOf(assignmentOf(builtIns.tokens, "x")), initiativeOf({})],
      [benchmark.id, undefined, undefined],
    );
  });

  for (const [notScopes, left] of [
    [[], false],
    [["/subscriptions/1/resourceGroups/RG"], true],
    [["/subscriptions/1/resourceGroups/rg-2"], false],
    [["/subscriptions/1"], true],
  ] as const)
    it(`${left ? "exclude" : "apply to"} a resource group with notScopes ${JSON.stringify(notScopes)}`, () =>
      assert.equal(excludes({ properties: { notScopes } }, "/subscriptions/1/resourceGroups/rg"), left));
});
