import assert from "node:assert/strict";
import { StagedRepositories } from "../../../../../lab/site/orchestration/staged-repositories";

const request = (solutionVersionId: string, images: string[], acrResourceId = "/registries/hub") => ({ solutionVersionId, acrResourceId, images });

describe("the agent's record of staged repositories", () => {
  it("releases repositories that no other version needs", () => {
    const record = new StagedRepositories();
    record.note(request("v1", ["shared:1", "own:1"]));
    record.note(request("v2", ["shared:2"]));
    assert.deepEqual(record.forget(request("v1", ["shared:1", "own:1"])), ["own"]);
  });
  it("releases a shared repository with its last version", () => {
    const record = new StagedRepositories();
    record.note(request("v1", ["shared:1"]));
    record.note(request("v2", ["shared:2"]));
    record.forget(request("v1", ["shared:1"]));
    assert.deepEqual(record.forget(request("V2", ["shared:2"])), ["shared"]);
  });
  it("ignores versions with another cloud registry", () => {
    const record = new StagedRepositories();
    record.note(request("v2", ["app"], "/registries/other"));
    assert.deepEqual(record.forget(request("v1", ["app"])), ["app"]);
  });
});
