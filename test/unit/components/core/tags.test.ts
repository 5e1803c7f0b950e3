import assert from "node:assert/strict";
import { ownerOfTags } from "../../../../components/core/owner";
import { asTags, declaredTagsOf, mergedTags, writtenTags } from "../../../../components/core/tags";

const owner = { "edge-staging-owner": "o/p/s" };

describe("the tags of a resource (A2)", () => {
  for (const [what, live, declared, former, expected] of [
    ["contain only the owner if there are no others", undefined, undefined, [], owner],
    ["keep tags set by others", { cost: "7" }, undefined, [], { cost: "7", ...owner }],
    ["contain the declared tags beside those of others", { cost: "7" }, { team: "a" }, [], { cost: "7", team: "a", ...owner }],
    ["contain a declared tag once, in the declared case", { COST: "7", env: "x" }, { cost: "8" }, [], { env: "x", cost: "8", ...owner }],
    ["lose tags that are no longer declared", { cost: "7", team: "a", env: "x" }, { team: "b" }, ["team", "Cost"], { env: "x", team: "b", ...owner }],
    ["contain the current owner instead of a former one", { "Edge-Staging-Owner": "o/p/former" }, {}, [], owner],
  ] as const)
    it(what, () => {
      const tags = mergedTags(live && { tags: live }, "o/p/s", declared, former);
      assert.deepEqual(tags, expected);
      assert.equal(ownerOfTags({ tags }), "o/p/s");
    });

  it("are compared by declared names only, without case", () => {
    const live = { tags: { COST: "7", env: "x" } };
    assert.deepEqual(declaredTagsOf(live, { cost: "8", team: "a" }), { cost: "7" });
    assert.equal(declaredTagsOf(live, undefined), undefined);
    assert.deepEqual(asTags({ Cost: "A" }), { cost: "A" });
    assert.deepEqual([writtenTags({ cost: "7" }), writtenTags(undefined)], [{ tagNames: ["cost"] }, { tagNames: [] }]);
  });
});
