import assert from "node:assert/strict";
import { type LabelRequirement, meetsRequirement, selects } from "../../../../components/core/label-selector";

const labels = { zone: "a", cores: "8" };

describe("label selectors", () => {
  const requirements: [requirement: LabelRequirement, isMet: boolean][] = [
    [{ key: "zone", operator: "In", values: ["a", "b"] }, true],
    [{ key: "zone", operator: "In", values: ["b"] }, false],
    [{ key: "none", operator: "In", values: ["a"] }, false],
    [{ key: "zone", operator: "NotIn", values: ["b"] }, true],
    [{ key: "zone", operator: "NotIn", values: ["a"] }, false],
    [{ key: "none", operator: "NotIn", values: ["a"] }, true],
    [{ key: "zone", operator: "Exists" }, true],
    [{ key: "none", operator: "Exists" }, false],
    [{ key: "zone", operator: "DoesNotExist" }, false],
    [{ key: "none", operator: "DoesNotExist" }, true],
    [{ key: "cores", operator: "Gt", values: ["4"] }, true],
    [{ key: "cores", operator: "Lt", values: ["4"] }, false],
    [{ key: "none", operator: "Gt", values: ["4"] }, false],
    [{ key: "zone", operator: "Like", values: ["a"] }, false],
  ];
  for (const [requirement, isMet] of requirements)
    it(`${isMet ? "meet" : "do not meet"} ${JSON.stringify(requirement)}`, () => assert.equal(meetsRequirement(requirement, labels), isMet));

  it("select everything without a condition, and otherwise what meets all of them", () => {
    const expressions = [{ key: "zone", operator: "Exists" }];
    assert.deepEqual(
      [
        selects(undefined, labels),
        selects({}, labels),
        selects({ matchLabels: { zone: "a" }, matchExpressions: expressions }, labels),
        selects({ matchLabels: { zone: "b" }, matchExpressions: expressions }, labels),
        selects({ matchLabels: { zone: "a" }, matchExpressions: [{ key: "none", operator: "Exists" }] }, labels),
      ],
      [true, true, true, false, false],
    );
  });
});
