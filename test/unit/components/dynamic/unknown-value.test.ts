import assert from "node:assert/strict";
import { holdsUnknown, unknownValue } from "../../../../components/dynamic/unknown-value";

describe("holdsUnknown", () => {
  const values: [unknown, boolean][] = [
    [unknownValue, true],
    [{ a: [{ b: unknownValue }] }, true],
    [["x", unknownValue], true],
    [`a ${unknownValue}`, false],
    [{ a: [{ b: "x" }], c: null }, false],
    [undefined, false],
  ];
  for (const [value, holds] of values) it(`is ${holds} for ${JSON.stringify(value)}`, () => assert.equal(holdsUnknown(value), holds));
});
