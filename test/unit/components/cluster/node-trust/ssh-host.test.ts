import assert from "node:assert/strict";
import { areDistinct } from "../../../../../components/cluster/node-trust/ssh-host";

describe("nodes that are reached over SSH", () => {
  const node = (name: string, host: string, port = 22) => ({ name, host, port });
  const cases: [string, ReturnType<typeof node>[], boolean][] = [
    ["none", [], true],
    ["two", [node("a", "10.0.0.1"), node("b", "10.0.0.2")], true],
    ["two behind one address", [node("a", "10.0.0.1", 2201), node("b", "10.0.0.1", 2202)], true],
    ["one name twice", [node("a", "10.0.0.1"), node("a", "10.0.0.2")], false],
    ["one machine twice", [node("a", "cp-1.factory"), node("b", "CP-1.factory")], false],
  ];
  for (const [what, nodes, expected] of cases) it(`${what}: ${expected ? "distinct" : "not distinct"}`, () => assert.equal(areDistinct(nodes), expected));
});
