import assert from "node:assert/strict";
import { changedCapabilities, without } from "../../../../../components/orchestration/context-capabilities/rules";

const context = (...names: string[]) => ({ properties: { capabilities: names.map((name) => ({ name, description: `of ${name}`, state: "active" })) } });
const namesOf = (list: ReturnType<typeof changedCapabilities>) => list?.map((one) => (one as { name: string }).name);

describe("the capability list of a context", () => {
  it("compares names without case", () => assert.deepEqual(without(["Staging", "audit"], ["staging"]), ["audit"]));
  for (const [what, add, drop, after] of [
    ["appends missing capabilities", ["a", "C"], [], ["a", "b", "C"]],
    ["removes capabilities", [], ["B"], ["a"]],
    ["adds and removes in one change", ["c"], ["a"], ["b", "c"]],
    ["is undefined if nothing changes", ["A"], ["d"], undefined],
    ["always keeps one capability", [], ["a", "b"], ["a"]],
  ] as const)
    it(what, () => assert.deepEqual(namesOf(changedCapabilities(context("a", "b"), { add, drop })), after));
  it("keeps all properties of existing capabilities", () => {
    const [first] = changedCapabilities(context("a"), { add: ["b"], drop: [] }) ?? [];
    assert.deepEqual(first, { name: "a", description: "of a", state: "active" });
  });
});
