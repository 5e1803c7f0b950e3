import assert from "node:assert/strict";
import { assignedBuiltIns, initiativeOf, excludes } from "../../../../cli/exemptions/assigned-built-ins";
import { assignmentOf, benchmark, benchmarkAssignment, builtIns } from "../../../support/policy-assignments";

describe("what an assignment of Azure Policy brings", () => {
  it("is its definition, in lower case", () => {
    const assignment = assignmentOf(builtIns.tokens.toUpperCase(), "no-tokens");
    const { id, properties } = assignment;
    assert.deepEqual(assignedBuiltIns(assignment), [
      { assignmentId: id, assignmentName: properties["displayName"], definition: builtIns.tokens, referenceId: undefined, effect: undefined },
    ]);
  });

  it("is every member of its initiative, by its reference", () => {
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

  it("goes by the assignment's name where it has no other", () => {
    const { properties: _, ...nameless } = assignmentOf(builtIns.tokens, "no-tokens");
    assert.equal(assignedBuiltIns(nameless)[0]?.assignmentName, "no-tokens");
  });

  for (const [says, more, effect] of [
    ["none", {}, undefined],
    ["Deny", { parameters: { effect: { value: "Deny" } } }, "deny"],
    ["Deny, not enforced", { parameters: { effect: { value: "Deny" } }, enforcementMode: "DoNotEnforce" }, "audit"],
    ["none, not enforced", { enforcementMode: "DoNotEnforce" }, "audit"],
    ["Disabled, not enforced", { parameters: { effect: { value: "Disabled" } }, enforcementMode: "DoNotEnforce" }, "disabled"],
  ] as const)
    it(`has effect ${effect} where the assignment says ${says}`, () =>
      assert.equal(assignedBuiltIns(assignmentOf(builtIns.tokens, "no-tokens", undefined, more))[0]?.effect, effect));

  const [network] = benchmark.properties.policyDefinitions;
  const name = network?.policyDefinitionReferenceId ?? "";
  const initiative = (value: unknown, defaultValue?: string) => ({
    properties: { parameters: { [name]: { defaultValue } }, policyDefinitions: [{ ...network, parameters: value === undefined ? {} : { effect: { value } } }] },
  });
  for (const [says, set, given, effect] of [
    ["the initiative's default", initiative(`[parameters('${name}')]`, "Audit"), {}, "audit"],
    ["what the assignment gives", initiative(`[parameters('${name}')]`, "Audit"), { [name]: { value: "Deny" } }, "deny"],
    ["the value of the member", initiative("Disabled"), {}, "disabled"],
    ["none, where the definition's default holds", initiative(undefined), {}, undefined],
  ] as const)
    it(`has as a member the effect that is ${says}`, () => {
      const assignment = { ...benchmarkAssignment, properties: { ...benchmarkAssignment.properties, parameters: given } };
      assert.equal(assignedBuiltIns(assignment, set)[0]?.effect, effect);
    });

  it("is looked up in an initiative only where it is of one", () => {
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
    it(`${left ? "leaves out" : "reaches"} a group with notScopes ${JSON.stringify(notScopes)}`, () =>
      assert.equal(excludes({ properties: { notScopes } }, "/subscriptions/1/resourceGroups/rg"), left));
});
