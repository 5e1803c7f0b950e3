import assert from "node:assert/strict";
import { missingGatewayActions, unsyncedRepositories, withoutRepositories, withRepositories } from "../../../../../lab/site/orchestration/sync-actions";

const foreign = ["repositories/other/content/read", "repositories/other/metadata/read", "gateway/line1/config/read"];
const app = ["repositories/line/app/content/read", "repositories/line/app/metadata/read"];

describe("the actions of a sync scope map", () => {
  it("gain both actions of a repository behind those of others", () => {
    assert.deepEqual(withRepositories(foreign, ["line/app"]), [...foreign, ...app]);
  });
  it("do not gain what they have in other letters", () => {
    assert.deepEqual(withRepositories(["Repositories/Line/App/content/read", "repositories/line/app/metadata/read"], ["line/app"]).length, 2);
  });
  it("lose a repository and nothing else", () => {
    assert.deepEqual(withoutRepositories([...foreign, ...app], ["line/app"]), foreign);
  });
  it("let a repository sync through any wildcard above it", () => {
    const granted = ["repositories/line/*/content/read", "repositories/*/metadata/read"];
    assert.deepEqual(unsyncedRepositories(granted, ["line/app", "line/sub/app", "press/app"]), ["press/app"]);
  });
  it("do not let a repository sync whose metadata cannot be read", () => {
    assert.deepEqual(unsyncedRepositories(app.slice(0, 1), ["line/app"]), ["line/app"]);
  });
  it("list the missing gateway actions", () => {
    assert.deepEqual(missingGatewayActions(foreign, "Line1"), ["gateway/line1/config/write", "gateway/line1/message/read", "gateway/line1/message/write"]);
  });
});
