import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fullyDownloaded } from "../../../../../lab/site/orchestration/existence-check";

const image = "line/app:1.0.0";

describe("the existence check of images", () => {
  let storage: string;
  beforeEach(() => {
    storage = mkdtempSync(join(tmpdir(), "edge-staging-storage-"));
  });
  afterEach(() => rmSync(storage, { recursive: true }));

  const blobFile = (digest: string) => join(storage, "blobs/sha256", digest.slice(7, 9), digest.slice(7), "data");
  const write = (file: string, content: string) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  /** Writes a blob like the registry does. */
  const blob = (content: string) => {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    write(blobFile(digest), content);
    return digest;
  };
  const json = (content: object, indent?: number) => blob(JSON.stringify(content, undefined, indent));
  const tag = (digest: string, name = "1.0.0", repository = "line/app") =>
    write(join(storage, "repositories", repository, "_manifests/tags", name, "current/link"), digest);
  /** A manifest for one platform with the blobs that it references. */
  const platform = (name: string, more: object = {}, indent?: number) => {
    const [config, layer] = [blob(`config of ${name}`), blob(`layer of ${name}`)];
    const manifest = json({ schemaVersion: 2, config: { digest: config }, layers: [{ digest: layer }], ...more }, indent);
    return { config, layer, manifest };
  };
  const found = (...images: string[]) => fullyDownloaded(storage, images);

  /** Defects of a single-platform image, and whether the check still finds it. */
  const onePlatform: [string, boolean, (parts: ReturnType<typeof platform>) => void][] = [
    ["that is complete", true, () => undefined],
    ["with a layer with other bytes", true, ({ layer }) => writeFileSync(blobFile(layer), "altered")],
    ["with a truncated layer", true, ({ layer }) => truncateSync(blobFile(layer))],
    ["without a layer", false, ({ layer }) => rmSync(blobFile(layer))],
    [
      "with a folder in place of a layer",
      false,
      ({ layer }) => {
        rmSync(blobFile(layer));
        mkdirSync(blobFile(layer));
      },
    ],
    ["without its configuration", false, ({ config }) => rmSync(blobFile(config))],
    ["without its manifest", false, ({ manifest }) => rmSync(blobFile(manifest))],
    ["with an empty manifest", false, ({ manifest }) => truncateSync(blobFile(manifest))],
    ["with a changed manifest that references existing blobs", true, ({ manifest, layer }) => writeFileSync(blobFile(manifest), `{"digest": "${layer}"}`)],
    ["without its tag's link", false, () => rmSync(join(storage, "repositories"), { recursive: true })],
    ["with an empty link", false, () => tag("")],
  ];
  for (const [what, isFound, change] of onePlatform)
    it(`${isFound ? "finds" : "does not find"} an image ${what}`, async () => {
      const parts = platform("amd64");
      tag(parts.manifest);
      change(parts);
      assert.deepEqual(await found(image), isFound ? [image] : []);
    });

  const index: [string, boolean, (parts: ReturnType<typeof platform>) => void][] = [
    ["that is complete", true, () => undefined],
    ["without the manifest of a platform", false, ({ manifest }) => rmSync(blobFile(manifest))],
    ["without a layer of a platform", true, ({ layer }) => rmSync(blobFile(layer))],
    ["without a platform's configuration", true, ({ config }) => rmSync(blobFile(config))],
  ];
  for (const [what, isFound, change] of index)
    it(`${isFound ? "finds" : "does not find"} an index ${what}`, async () => {
      const [amd64, arm64] = [platform("amd64"), platform("arm64")];
      tag(json({ schemaVersion: 2, manifests: [amd64, arm64].map(({ manifest }) => ({ digest: manifest })) }));
      change(arm64);
      assert.deepEqual(await found(image), isFound ? [image] : []);
    });

  it("reads a manifest with several lines", async () => {
    const { manifest, layer } = platform("amd64", {}, 3);
    tag(manifest);
    assert.deepEqual(await found(image), [image]);
    rmSync(blobFile(layer));
    assert.deepEqual(await found(image), []);
  });
  it("requires the subject of a manifest like a part of the image", async () => {
    tag(platform("signature", { subject: { digest: `sha256:${"a".repeat(64)}` } }).manifest);
    assert.deepEqual(await found(image), []);
  });
  it("finds no reference with a digest, with or without a tag", async () => {
    const { manifest } = platform("amd64");
    tag(manifest);
    assert.deepEqual(await found(`line/app@${manifest}`, `${image}@${manifest}`, image), [image]);
  });
  it("finds no reference without repository or tag", async () => {
    tag(platform("amd64").manifest, "latest");
    assert.deepEqual(await found("line/app", "line/app:", ":latest", "line/app:latest"), ["line/app:latest"]);
  });
  it("finds each tag separately, in the given order", async () => {
    const { manifest } = platform("amd64");
    for (const name of ["1", "2"]) tag(manifest, name);
    tag(manifest, "1", "deep/er/tools");
    assert.deepEqual(await found("line/app:2", "line/app:3", "deep/er/tools:1", "deep/er/tools:2", "line/app:1"), [
      "line/app:2",
      "deep/er/tools:1",
      "line/app:1",
    ]);
  });
  it("finds nothing before the first sync", async () => assert.deepEqual(await fullyDownloaded(join(storage, "nowhere"), [image]), []));
});
