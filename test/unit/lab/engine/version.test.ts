import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isAtLeast, parseVersion } from "../../../../lab/engine/version";

describe("version", () => {
  for (const [text, version] of [
    ["v3.259.0", [3, 259, 0]],
    ["go1.26", [1, 26, 0]],
    ["3.260.0-alpha.1+dirty\n", [3, 260, 0]],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseVersion(text), version));
  }
  it("finds none where there is none", () => assert.equal(parseVersion("command not found"), undefined));
  it("is ordered as its numbers are", () => {
    const numbers = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300));
    const weight = ([major, minor, patch]: readonly number[]) => ((major ?? 0) * 1000 + (minor ?? 0)) * 1000 + (patch ?? 0);
    fc.assert(fc.property(numbers, numbers, (left, right) => isAtLeast(left, right) === weight(left) >= weight(right)));
  });
});
