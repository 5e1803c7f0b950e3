import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acrAnswer } from "../../../../lab/registry/acr-api";
import { neededAccess } from "../../../../lab/registry/access-scope";
import { lockRefusal } from "../../../../lab/registry/tag-attributes";

const hex = "a".repeat(64);
const digest = `sha256:${hex}`;
const mediaType = "application/vnd.oci.image.manifest.v1+json";

describe("Azure Container Registry's API in the lab (L5)", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-acr-"));
    for (const [repository, tags] of [
      ["team/app", ["1.0", "latest"]],
      ["base", ["1"]],
    ] as const) {
      const manifests = join(folder, "docker/registry/v2/repositories", repository, "_manifests");
      for (const tag of tags) write(join(manifests, "tags", tag, "current"), "link", digest);
      write(join(manifests, "revisions/sha256", hex), "link", digest);
    }
    write(
      join(folder, "docker/registry/v2/blobs/sha256/aa", hex),
      "data",
      JSON.stringify({ mediaType, config: { mediaType: "application/vnd.oci.image.config.v1+json" } }),
    );
  });
  after(() => rmSync(folder, { recursive: true }));
  const write = (place: string, name: string, content: string) => {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name), content);
  };
  const ask = (path: string, method = "GET") => acrAnswer(method, new URL(path, "https://hub.example"), "hub.example", folder);
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
  const body = async (path: string) => (await ask(path)).body as any;

  it("lists repositories, with paging by `last` and `n`", async () => {
    assert.deepEqual(await body("/acr/v1/_catalog"), { repositories: ["base", "team/app"] });
    assert.deepEqual(await body("/acr/v1/_catalog?n=1&last=base"), { repositories: ["team/app"] });
  });
  it("shows a repository with its numbers of tags and manifests", async () => {
    const { registry, imageName, tagCount, manifestCount, changeableAttributes } = await body("/acr/v1/team/app");
    assert.deepEqual([registry, imageName, tagCount, manifestCount, changeableAttributes.writeEnabled], ["hub.example", "team/app", 2, 1, true]);
  });
  it("lists tags and shows one", async () => {
    const { tags } = await body("/acr/v1/team/app/_tags?orderby=none");
    assert.deepEqual(
      tags.map((tag: { name: string; digest: string }) => [tag.name, tag.digest]),
      [
        ["1.0", digest],
        ["latest", digest],
      ],
    );
    assert.equal((await body("/acr/v1/team/app/_tags/latest")).tag.name, "latest");
  });
  it("lists manifests with their tags and kind, and shows one", async () => {
    const { manifests } = await body("/acr/v1/team/app/_manifests?orderby=timedesc");
    assert.deepEqual([manifests[0].digest, manifests[0].mediaType, manifests[0].tags.sort()], [digest, mediaType, ["1.0", "latest"]]);
    assert.equal((await body(`/acr/v1/base/_manifests/${digest}`)).manifest.digest, digest);
  });
  for (const [path, code] of [
    ["/acr/v1/nowhere", "NAME_UNKNOWN"],
    ["/acr/v1/base/_tags/none", "TAG_UNKNOWN"],
    ["/acr/v1/base/_manifests/sha256:0", "MANIFEST_UNKNOWN"],
  ] as const)
    it(`answers ${path} with 404 ${code}`, async () => {
      const { status, body: refused } = await ask(path);
      assert.deepEqual([status, (refused as { errors: { code: string }[] }).errors[0]?.code], [404, code]);
    });
  for (const [method, path] of [
    ["DELETE", "/acr/v1/base"],
    ["PATCH", "/acr/v1/base"],
    ["PATCH", `/acr/v1/base/_manifests/${digest}`],
    ["GET", "/acr/v1/base/_metadata"],
    ["GET", "/acr/v1/../../etc"],
  ] as const)
    it(`refuses ${method} ${path} as not modelled`, async () => {
      assert.match(JSON.stringify((await ask(path, method)).body), /The lab does not know/);
    });
  it("locks a tag against pushes and deletions, and shows it; other tags of the image stay open", async () => {
    const change = async (body: object) =>
      await acrAnswer("PATCH", new URL("/acr/v1/team/app/_tags/1.0", "https://hub.example"), "h", folder, JSON.stringify(body));
    const refused = async (method: string, tag: string) => (await lockRefusal(folder, method, `/v2/team/app/manifests/${tag}`))?.status;
    assert.equal(await refused("PUT", "1.0"), undefined);
    assert.equal((await change({ writeEnabled: false })).status, 200);
    assert.equal((await body("/acr/v1/team/app/_tags/1.0")).tag.changeableAttributes.writeEnabled, false);
    assert.deepEqual([await refused("PUT", "1.0"), await refused("DELETE", "1.0"), await refused("GET", "1.0")], [405, 405, undefined]);
    assert.deepEqual([await refused("PUT", "latest"), await refused("PUT", digest)], [undefined, undefined]);
    await change({ writeEnabled: true, deleteEnabled: false });
    assert.deepEqual([await refused("PUT", "1.0"), await refused("DELETE", "1.0")], [undefined, 405]);
    for (const wrong of [{ readEnabled: false }, { writeEnabled: "no" }, []]) assert.equal((await change(wrong)).status, 400, JSON.stringify(wrong));
  });
  it("requires the token scope that ACR's client requests", () => {
    assert.deepEqual(neededAccess("PATCH", "/acr/v1/team/app/_tags/1"), { type: "repository", name: "team/app", actions: ["metadata_write"] });
    assert.deepEqual(neededAccess("GET", "/acr/v1/team/app/_tags"), { type: "repository", name: "team/app", actions: ["metadata_read"] });
    assert.deepEqual(neededAccess("GET", "/acr/v1/_catalog"), { type: "registry", name: "catalog", actions: ["*"] });
  });
});
