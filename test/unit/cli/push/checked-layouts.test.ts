import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leftBehind, readLayouts } from "../../../../cli/push/checked-layouts";
import { EdgeError } from "../../../../components/core/fault";
import { type LayoutFolder, writeLayout } from "../../../support/image-layout";

const emptyConfig = "application/vnd.oci.empty.v1+json";

describe("an OCI layout before its push", () => {
  let layout: LayoutFolder;
  beforeEach(() => {
    layout = writeLayout([
      { name: "line/app:1.0.0", platforms: [["a"], ["b"]] },
      { name: "line/tool:2.0.0", platforms: [["a"]] },
    ]);
  });
  afterEach(() => layout.remove());

  const blob = (digest: string) => join(layout.folder, "blobs", "sha256", digest.slice("sha256:".length));
  const json = (file: string) => JSON.parse(readFileSync(file, "utf8")) as { manifests: Record<string, unknown>[]; layers: { digest: string }[] };
  const indexFile = () => join(layout.folder, "index.json");
  const store = (content: string) => {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    writeFileSync(blob(digest), content);
    return { digest, size: Buffer.byteLength(content) };
  };
  const changeIndex = (change: (entries: Record<string, unknown>[]) => Record<string, unknown>[]) =>
    writeFileSync(indexFile(), JSON.stringify({ schemaVersion: 2, manifests: change(json(indexFile()).manifests) }));
  /** Adds a signature of this subject to the layout; returns its digest. */
  const sign = (subject: string | undefined, annotations: Record<string, string> = {}) => {
    const config = { mediaType: emptyConfig, ...store("{}") };
    const layer = { mediaType: "application/example", ...store(`signature of ${subject} ${JSON.stringify(annotations)}`) };
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const content = {
      schemaVersion: 2,
      mediaType,
      artifactType: "application/example",
      config,
      layers: [layer],
      ...(subject ? { subject: { mediaType, digest: subject, size: 1 } } : {}),
    };
    const signature = store(JSON.stringify(content));
    changeIndex((entries) => [...entries, { mediaType, ...signature, annotations }]);
    return signature.digest;
  };
  const children = () => json(blob(layout.digests[0] ?? "")).manifests.map(({ digest }) => String(digest));
  const selected = () => readLayouts([layout.folder], []);
  const faultsOf = async () =>
    selected().then(
      () => [],
      (error: unknown) => (error instanceof EdgeError ? error.faults : assert.fail(String(error))),
    );

  it("yields each image with its name", async () =>
    assert.deepEqual(
      (await selected()).map(({ ref, digest, referrers }) => [`${ref.repository}:${ref.tag}`, digest, referrers]),
      [
        ["line/app:1.0.0", layout.digests[0], []],
        ["line/tool:2.0.0", layout.digests[1], []],
      ],
    ));

  it("accepts names from Docker and BuildKit, and two names for one image (I3)", async () => {
    changeIndex(([app, tool]) => [
      { ...app, annotations: { "io.containerd.image.name": "docker.io/line/app:1.0.0", "org.opencontainers.image.ref.name": "1.0.0" } },
      { ...app, annotations: { "io.containerd.image.name": "docker.io/line/app:latest", "org.opencontainers.image.ref.name": "latest" } },
      { ...tool, annotations: { "io.containerd.image.name": "docker.io/library/tool:1", "org.opencontainers.image.ref.name": "1" } },
    ]);
    assert.deepEqual(
      (await selected()).map(({ ref }) => `${ref.repository}:${ref.tag}`),
      ["line/app:1.0.0", "line/app:latest", "tool:1"],
    );
  });
  it("is refused if two images have the same name", async () => {
    changeIndex((entries) => entries.map((entry) => ({ ...entry, annotations: { "org.opencontainers.image.ref.name": "line/app:1" } })));
    assert.deepEqual(
      (await faultsOf()).map(({ code }) => code),
      ["EDGE-LAYOUT-IMAGE", "EDGE-LAYOUT-IMAGE"],
    );
  });

  it("is refused if a platform of its index is missing, and the fix shows how to save all platforms (I1)", async () => {
    const root = json(blob(layout.digests[0] ?? ""));
    const [first, second] = root.manifests;
    const manifests = [
      { ...first, platform: { os: "linux", architecture: "amd64" } },
      { ...second, platform: { os: "linux", architecture: "arm64", variant: "v8" } },
    ];
    const index = store(JSON.stringify({ ...root, manifests }));
    changeIndex(([app, ...others]) => [{ ...app, ...index }, ...others]);
    rmSync(blob(String(second?.["digest"])));
    const [fault, ...more] = await faultsOf();
    assert.deepEqual(more, []);
    assert.equal(fault?.code, "EDGE-LAYOUT-INCOMPLETE");
    assert.match(fault.what, /line\/app:1\.0\.0: platform linux\/arm64\/v8 is missing$/);
    assert.match(fault.given ?? "", /with linux\/amd64$/);
    assert.match(fault.fix, /skopeo copy --all/);
  });

  for (const [what, damage, expected] of [
    ["a missing layer (I2)", (file: string) => rmSync(file), /^sha256:\w+ is missing$/],
    ["a layer with more bytes", (file: string) => appendFileSync(file, "x"), /should have 1 bytes, it has more$/],
    ["a layer with fewer bytes", (file: string) => writeFileSync(file, ""), /should have 1 bytes, it has 0$/],
    ["a layer with other bytes", (file: string) => writeFileSync(file, "z"), /^the content of sha256:\w+ has digest sha256:\w+$/],
  ] as const)
    it(`is refused before anything is sent for ${what}, once per image that uses it`, async () => {
      const [layer] = json(blob(children()[0] ?? "")).layers;
      damage(blob(layer?.digest ?? ""));
      const faults = await faultsOf();
      assert.deepEqual(
        faults.map(({ code }) => code),
        ["EDGE-LAYOUT-INCOMPLETE", "EDGE-LAYOUT-INCOMPLETE"],
      );
      for (const { what: text } of faults) assert.match(text.replace(/^.*?\.0: /, ""), expected);
    });
  it("is refused with all missing blobs at once", async () => {
    for (const child of children()) for (const { digest } of json(blob(child)).layers) rmSync(blob(digest));
    assert.equal((await faultsOf())[0]?.what.split("; ").length, 2);
  });
  it("is refused if a manifest was changed or is missing", async () => {
    appendFileSync(blob(layout.digests[1] ?? ""), " ");
    rmSync(blob(children()[1] ?? ""));
    assert.equal((await faultsOf()).length, 2);
  });

  it("includes signatures of images, of single platforms and of other signatures (I4)", async () => {
    const ofImage = sign(layout.digests[0]);
    const ofPlatform = sign(children()[0]);
    const ofSignature = sign(ofImage);
    const hex = layout.digests[1]?.slice("sha256:".length) ?? "";
    const cosign = sign(undefined, { "org.opencontainers.image.ref.name": `sha256-${hex}.sig` });
    const [app, tool] = await selected();
    assert.deepEqual(
      app?.referrers.map(({ digest }) => digest),
      // The tool's manifest is also a platform manifest of the app.
      [ofImage, ofPlatform, cosign, ofSignature],
    );
    assert.deepEqual(
      tool?.referrers.filter(({ tag }) => tag !== undefined).map(({ digest, tag }) => [digest, tag]),
      [[cosign, `sha256-${hex}.sig`]],
    );
    assert.deepEqual(leftBehind(await selected()), []);
  });
  it("only reports a signature of something that is not pushed", async () => {
    const lone = sign(`sha256:${"c".repeat(64)}`);
    const found = await selected();
    assert.deepEqual([found.length, leftBehind(found).map(({ left }) => left.digest)], [2, [lone]]);
  });
  it("is refused if a signature is incomplete", async () => {
    const signature = sign(layout.digests[0]);
    rmSync(blob(json(blob(signature)).layers[0]?.digest ?? ""));
    assert.deepEqual(
      (await faultsOf()).map(({ code }) => code),
      ["EDGE-LAYOUT-INCOMPLETE"],
    );
  });
});
