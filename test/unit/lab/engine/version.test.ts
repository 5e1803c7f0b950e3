import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isAtLeast, parseVersion } from "../../../../lab/engine/version";

describe("a version number", () => {
  for (const [text, version] of [
    ["v3.259.0", [3, 259, 0]],
    ["go1.26", [1, 26, 0]],
    ["3.260.0-alpha.1+dirty\n", [3, 260, 0]],
  ] as const) {
    it(`is parsed from ${JSON.stringify(text)}`, () => assert.deepEqual(parseVersion(text), version));
  }
  it("is undefined in a text without one", () => assert.equal(parseVersion("command not found"), undefined));
  it("is compared numerically", () => {
    const numbers = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300));
    const weight = ([major, minor, patch]: readonly number[]) => ((major ?? 0) * 1000 + (minor ?? 0)) * 1000 + (patch ?? 0);
    fc.assert(fc.property(numbers, numbers, (left, right) => isAtLeast(left, right) === weight(left) >= weight(right)));
  });
});
