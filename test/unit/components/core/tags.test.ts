import assert from "node:assert/strict";
import { ownerOfTags } from "../../../../components/core/owner";
import { asTags, declaredTagsOf, mergedTags, writtenTags } from "../../../../components/core/tags";

const owner = { "edge-staging-owner": "o/p/s" };

describe("the tags of a resource (A2)", () => {
  for (const [what, live, declared, former, expected] of [
    ["are the owner's where there is nothing yet", undefined, undefined, [], owner],
    ["keep those of others", { cost: "7" }, undefined, [], { cost: "7", ...owner }],
    ["get the declared ones beside them", { cost: "7" }, { team: "a" }, [], { cost: "7", team: "a", ...owner }],
    ["have a declared one once, in the declared spelling", { COST: "7", env: "x" }, { cost: "8" }, [], { env: "x", cost: "8", ...owner }],
    ["lose what is no longer declared", { cost: "7", team: "a", env: "x" }, { team: "b" }, ["team", "Cost"], { env: "x", team: "b", ...owner }],
    ["have the present owner", { "Edge-Staging-Owner": "o/p/former" }, {}, [], owner],
  ] as const)
    it(what, () => {
      const tags = mergedTags(live && { tags: live }, "o/p/s", declared, former);
      assert.deepEqual(tags, expected);
      assert.equal(ownerOfTags({ tags }), "o/p/s");
    });

  it("are compared with what is declared, and with nothing else", () => {
    const live = { tags: { COST: "7", env: "x" } };
    assert.deepEqual(declaredTagsOf(live, { cost: "8", team: "a" }), { cost: "7" });
    assert.equal(declaredTagsOf(live, undefined), undefined);
    assert.deepEqual(asTags({ Cost: "A" }), { cost: "A" });
    assert.deepEqual([writtenTags({ cost: "7" }), writtenTags(undefined)], [{ tagNames: ["cost"] }, { tagNames: [] }]);
  });
});
