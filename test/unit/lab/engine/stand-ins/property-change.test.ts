import assert from "node:assert/strict";
import fc from "fast-check";
import { changesBetween, sameValue } from "../../../../../lab/engine/stand-ins/property-change";
import type { Json } from "../../../../../lab/azure/operation";

describe("changes between properties", () => {
  it("list each property that was added, changed or removed", () => {
    assert.deepEqual(changesBetween({ a: 1, b: { c: 1, d: 1 } }, { b: { c: 2, d: 1, e: 1 } }), [
      { path: ["a"], kind: "delete" },
      { path: ["b", "c"], kind: "update" },
      { path: ["b", "e"], kind: "add" },
    ]);
  });

  it("treat a list as one value", () => {
    assert.deepEqual(changesBetween({ a: [1, { b: 1 }] }, { a: [1, { b: 2 }] }), [{ path: ["a"], kind: "update" }]);
  });

  it("are empty between a value and its copy", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => sameValue(value as Json, JSON.parse(JSON.stringify(value)) as Json)));
  });
});
