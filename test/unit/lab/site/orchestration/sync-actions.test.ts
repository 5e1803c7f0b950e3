import assert from "node:assert/strict";
import { missingGatewayActions, unsyncedRepositories, withoutRepositories, withRepositories } from "../../../../../lab/site/orchestration/sync-actions";

const foreign = ["repositories/other/content/read", "repositories/other/metadata/read", "gateway/line1/config/read"];
const app = ["repositories/line/app/content/read", "repositories/line/app/metadata/read"];

describe("sync scope map actions", () => {
  it("are extended by both actions of a repository, after actions added by others", () => {
    assert.deepEqual(withRepositories(foreign, ["line/app"]), [...foreign, ...app]);
  });
  it("are not extended by existing actions in different case", () => {
    assert.deepEqual(withRepositories(["Repositories/Line/App/content/read", "repositories/line/app/metadata/read"], ["line/app"]).length, 2);
  });
  it("are reduced by a repository only", () => {
    assert.deepEqual(withoutRepositories([...foreign, ...app], ["line/app"]), foreign);
  });
  it("allow the sync of repositories below a wildcard", () => {
    const granted = ["repositories/line/*/content/read", "repositories/*/metadata/read"];
    assert.deepEqual(unsyncedRepositories(granted, ["line/app", "line/sub/app", "press/app"]), ["press/app"]);
  });
  it("do not allow the sync of a repository without metadata/read", () => {
    assert.deepEqual(unsyncedRepositories(app.slice(0, 1), ["line/app"]), ["line/app"]);
  });
  it("are checked for missing gateway actions", () => {
    assert.deepEqual(missingGatewayActions(foreign, "Line1"), ["gateway/line1/config/write", "gateway/line1/message/read", "gateway/line1/message/write"]);
  });
});
