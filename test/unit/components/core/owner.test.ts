import assert from "node:assert/strict";
import { isAnothers, ownerOfScopeMap, withOwner, withoutOwner } from "../../../../components/core/owner";

describe("an object's owner", () => {
  const map = (description: string) => ({ properties: { description } });

  it("is read back from a description, which stays", () => {
    for (const description of ["Pulls on site line1", "", "[owner of nothing]", "a [owner: x] b"]) {
      const written = withOwner(description, "o/p/s");
      assert.deepEqual([ownerOfScopeMap(map(written)), withoutOwner(written)], ["o/p/s", description]);
    }
  });

  it("is none in a description without one, or with one in the middle", () => {
    for (const description of ["Pulls on site line1", "a [owner: x] b", ""]) assert.equal(ownerOfScopeMap(map(description)), undefined);
    assert.equal(ownerOfScopeMap(undefined), undefined);
  });

  it("is another's only if it is named", () => {
    assert.deepEqual([isAnothers(undefined, "a"), isAnothers("a", "a"), isAnothers("b", "a"), isAnothers("b", undefined)], [false, false, true, true]);
  });
});
