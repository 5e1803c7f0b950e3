import assert from "node:assert/strict";
import { changedCapabilities, without } from "../../../../../components/orchestration/context-capabilities/rules";

const context = (...names: string[]) => ({ properties: { capabilities: names.map((name) => ({ name, description: `of ${name}`, state: "active" })) } });
const namesOf = (list: ReturnType<typeof changedCapabilities>) => list?.map((one) => (one as { name: string }).name);

describe("capabilities", () => {
  it("compare without regard to case", () => assert.deepEqual(without(["Staging", "audit"], ["staging"]), ["audit"]));
  for (const [what, add, drop, after] of [
    ["adds what is missing behind the others", ["a", "C"], [], ["a", "b", "C"]],
    ["takes out what is to go", [], ["B"], ["a"]],
    ["adds and takes out at once", ["c"], ["a"], ["b", "c"]],
    ["is none where nothing changes", ["A"], ["d"], undefined],
    ["leaves one, whatever is taken out", [], ["a", "b"], ["a"]],
  ] as const)
    it(`are a list that ${what}`, () => assert.deepEqual(namesOf(changedCapabilities(context("a", "b"), { add, drop })), after));
  it("of others keep all that they have", () => {
    const [first] = changedCapabilities(context("a"), { add: ["b"], drop: [] }) ?? [];
    assert.deepEqual(first, { name: "a", description: "of a", state: "active" });
  });
});
