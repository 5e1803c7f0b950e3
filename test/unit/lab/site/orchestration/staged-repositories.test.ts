import assert from "node:assert/strict";
import { StagedRepositories } from "../../../../../lab/site/orchestration/staged-repositories";

const request = (solutionVersionId: string, images: string[], acrResourceId = "/registries/hub") => ({ solutionVersionId, acrResourceId, images });

describe("the agent's book of staged repositories", () => {
  it("gives back what nobody else needs", () => {
    const book = new StagedRepositories();
    book.note(request("v1", ["shared:1", "own:1"]));
    book.note(request("v2", ["shared:2"]));
    assert.deepEqual(book.forget(request("v1", ["shared:1", "own:1"])), ["own"]);
  });
  it("gives back a shared repository with its last version", () => {
    const book = new StagedRepositories();
    book.note(request("v1", ["shared:1"]));
    book.note(request("v2", ["shared:2"]));
    book.forget(request("v1", ["shared:1"]));
    assert.deepEqual(book.forget(request("V2", ["shared:2"])), ["shared"]);
  });
  it("does not count what another registry's images need", () => {
    const book = new StagedRepositories();
    book.note(request("v2", ["app"], "/registries/other"));
    assert.deepEqual(book.forget(request("v1", ["app"])), ["app"]);
  });
});
