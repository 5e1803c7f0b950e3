import assert from "node:assert/strict";
import { pulledRepositories } from "../../../../components/site/pulled-repositories";
import { placeholderRepository } from "../../../../components/core/scope-map-actions";

describe("the repositories that a site's pods pull", () => {
  it("are those of all its solutions, each once", () =>
    assert.deepEqual(pulledRepositories([{ repositories: ["a", "b"] }, { repositories: ["b", "c"] }]), ["a", "b", "c"]));
  it("are one that there never is where nothing is staged", () => assert.deepEqual(pulledRepositories([]), [placeholderRepository]));
});
