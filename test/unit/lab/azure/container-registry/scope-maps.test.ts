import assert from "node:assert/strict";
import { allowsRepository, isScopeMapAction, readableRepositories } from "../../../../../lab/azure/container-registry/scope-map-actions";
import { AzureLab, registryVersion as version } from "../../../../support/azure-lab";

describe("scope map actions", () => {
  it("apply to a repository, a prefix, all repositories or a gateway", () => {
    const good = ["repositories/a/b/content/read", "repositories/a/*/metadata/write", "repositories/*/content/delete", "gateway/line1/config/read"];
    assert.deepEqual(good.filter(isScopeMapAction), good);
  });
  it("may have a wildcard only as the last path segment, and known verbs only", () => {
    const bad = ["repositories/*/a/content/read", "repositories/a*/content/read", "repositories/a/content/list", "gateway/line1/config/delete", "a"];
    assert.deepEqual(bad.filter(isScopeMapAction), []);
  });
  it("match repositories by prefix and case-insensitively", () => {
    const actions = ["Repositories/Apps/*/content/read"];
    assert.deepEqual(
      ["apps/web", "apps", "other/web"].map((repository) => allowsRepository(actions, repository, "content/read")),
      [true, false, false],
    );
  });
  it("allow only their own verb", () => {
    assert.equal(allowsRepository(["repositories/a/metadata/read"], "a", "content/read"), false);
  });
  it("make a repository readable only with content/read and metadata/read", () => {
    assert.deepEqual(readableRepositories(["repositories/b/content/read", "repositories/a/metadata/read", "repositories/a/content/read"]), ["a"]);
  });
});

describe("scope maps in the lab's Azure", () => {
  let lab: AzureLab;
  let registryId: string;
  before(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  after(() => lab.stop());
  const at = (name: string) => `${registryId}/scopeMaps/${name}`;

  it("have all actions replaced by a PATCH", async () => {
    await lab.send("PUT", at("ordered"), { version, body: { properties: { actions: ["repositories/b/content/read", "repositories/a/content/read"] } } });
    const { body } = await lab.send("PATCH", at("ordered"), { version, body: { properties: { actions: ["repositories/c/content/read"] } } });
    assert.deepEqual([body.properties.type, body.properties.actions], ["UserDefined", ["repositories/c/content/read"]]);
  });
  it("are answered, if missing, with a status beside the error", async () => {
    const { status, body } = await lab.send("GET", at("missing"), { version });
    assert.deepEqual([status, body.error.code, body.status], [404, "ResourceNotFound", "Failed"]);
  });
  it("accept at most 500 actions", async () => {
    const actions = Array.from({ length: 501 }, (_, index) => `repositories/r${index}/content/read`);
    const put = (count: number) => lab.send("PUT", at("large-map"), { version, body: { properties: { actions: actions.slice(0, count) } } });
    assert.deepEqual([(await put(500)).status, (await put(501)).status], [200, 400]);
  });
  it("cannot be deleted while a token uses them", async () => {
    await lab.token(registryId, "using", []);
    assert.equal((await lab.send("DELETE", at("using"), { version })).status, 409);
  });
  it("cannot be changed if they are built-in", async () => {
    assert.equal((await lab.send("PATCH", at("_repositories_pull"), { version, body: { properties: { actions: [] } } })).status, 400);
  });
});
