import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../../../../lab/azure/operation";
import { valueAt } from "../../../../../lab/azure/edge/configuration-resolution";

const cases: [string, Json, string, Json | undefined][] = [
  ["a nested value", { a: { b: 1 } }, "a.b", 1],
  ["a dotted key", { "a.b": 1 }, "a.b", 1],
  ["a dotted key below another key", { a: { "b.c": 1 } }, "a.b.c", 1],
  ["null", { a: null }, "a", null],
  ["undefined below a string", { a: "text" }, "a.length", undefined],
  ["undefined in a list", { a: [1] }, "a.0", undefined],
  ["undefined for an inherited property", {}, "constructor", undefined],
  ["undefined for a missing key", { a: { b: 1 } }, "a.c", undefined],
];

describe("the value at a path", () => {
  for (const [what, tree, path, expected] of cases) it(`is ${what}`, () => assert.deepEqual(valueAt(tree, path), expected));

  it("is found for any combination of dotted and nested keys", () => {
    const key = fc.stringMatching(/^[a-z]{1,4}$/);
    const paths = fc.array(fc.array(key, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(paths, (parts) => {
        const tree = parts.reduceRight<Json>((below, keys) => ({ [keys.join(".")]: below }), "leaf");
        return valueAt(tree, parts.flat().join(".")) === "leaf";
      }),
    );
  });
});
