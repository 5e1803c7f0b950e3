import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions, latestVersion, nextVersion, type VersionPart } from "../../../../../lab/azure/edge/version-number";

const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => parts.join("."));

describe("version numbers in the lab's Azure", () => {
  const cases: [string[], VersionPart, string][] = [
    [[], "Patch", "0.0.1"],
    [["1.2.3"], "Patch", "1.2.4"],
    [["1.2.3"], "Minor", "1.3.0"],
    [["1.2.3"], "Major", "2.0.0"],
    [["1.10.0", "1.9.9"], "Patch", "1.10.1"],
  ];
  for (const [existing, part, expected] of cases)
    it(`continue from ${existing.join(", ") || "none"} with ${expected} for updateType ${part}`, () => assert.equal(nextVersion(existing, part), expected));

  it("continue with a number higher than all existing ones for any updateType", () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), fc.constantFrom<VersionPart>("Major", "Minor", "Patch"), (existing, part) =>
        existing.every((one) => compareVersions(nextVersion(existing, part), one) > 0),
      ),
    );
  });
  it("have a latest one that no other exceeds", () => {
    fc.assert(fc.property(fc.array(version, { minLength: 1 }), (all) => all.every((one) => compareVersions(latestVersion(all) ?? "", one) >= 0)));
  });
});
