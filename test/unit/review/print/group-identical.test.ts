import assert from "node:assert/strict";
import fc from "fast-check";
import { namelessJson, groupIdentical } from "../../../../review/print/group-identical";

describe("identical content of several stacks", () => {
  it("ignores the stacks' names, and is sorted by its first stack", () =>
    assert.deepEqual(
      groupIdentical([
        { stack: "line-2", content: { resource: "line-2-target" } },
        { stack: "line-1", content: { resource: "line-1-target" } },
        { stack: "line-3", content: { resource: "another" } },
      ]),
      [
        { stacks: ["line-2", "line-1"], content: { resource: "<site>-target" } },
        { stacks: ["line-3"], content: { resource: "another" } },
      ],
    ));

  it("keeps the name of a single stack", () =>
    assert.deepEqual(groupIdentical([{ stack: "line-1", content: ["line-1"] }]), [{ stacks: ["line-1"], content: ["line-1"] }]));

  it("names a stack once even if its content occurs twice", () =>
    assert.deepEqual(groupIdentical(["a", "a"].map((stack) => ({ stack, content: 1 }))), [{ stacks: ["a"], content: 1 }]));

  for (const [stack, text, expected] of [
    ["line-1", "line-1, line-10, xline-1 and line-1's", "<site>, line-10, xline-1 and <site>'s"],
    ["line-1", "line1 and line1-pull, not line12", "<site> and <site>-pull, not line12"],
    ["Plant_A", "Plant_A in Azure is planta", "<site> in Azure is <site>"],
    ["1", "1.0.1", "1.0.1"],
    ["line-1", "line-1line-1", "line-1line-1"],
    ["n", "a\nn", "a\n<site>"],
  ] as const)
    it(`finds ${stack} in: ${text}`, () => assert.equal(JSON.parse(namelessJson(stack, text)), expected));

  it("loses no content of any stack", () =>
    fc.assert(
      fc.property(fc.array(fc.record({ stack: fc.constantFrom("line-1", "line-2", "b"), content: fc.array(fc.string(), { maxLength: 2 }) })), (items) => {
        const groups = groupIdentical(items);
        for (const { stack, content } of items)
          assert.ok(groups.some((one) => one.stacks.includes(stack) && namelessJson(stack, content) === namelessJson(stack, one.content)));
        assert.equal(groups.length, new Set(items.map(({ stack, content }) => namelessJson(stack, content))).size);
      }),
    ));
});
