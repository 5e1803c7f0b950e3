import assert from "node:assert/strict";
import { isAnothers, ownerOfScopeMap, withOwner, withoutOwner } from "../../../../components/core/owner";

describe("the owner of an object", () => {
  const map = (description: string) => ({ properties: { description } });

  it("is parsed back from a description, whose text is kept", () => {
    for (const description of ["Pulls on site line1", "", "[owner of nothing]", "a [owner: x] b"]) {
      const written = withOwner(description, "o/p/s");
      assert.deepEqual([ownerOfScopeMap(map(written)), withoutOwner(written)], ["o/p/s", description]);
    }
  });

  it("is undefined if the description has no owner at its end", () => {
    for (const description of ["Pulls on site line1", "a [owner: x] b", ""]) assert.equal(ownerOfScopeMap(map(description)), undefined);
    assert.equal(ownerOfScopeMap(undefined), undefined);
  });

  it("counts as another owner only if one is recorded", () => {
    assert.deepEqual([isAnothers(undefined, "a"), isAnothers("a", "a"), isAnothers("b", "a"), isAnothers("b", undefined)], [false, false, true, true]);
  });
});
