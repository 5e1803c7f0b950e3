import assert from "node:assert/strict";
import { digestOf } from "../../../../components/oci/content";
import { imageContent } from "../../../../components/oci/image-content";
import { imageDigest } from "../../../../components/oci/image-digest";
import type { ImageSource } from "../../../../components/oci/registry-client";
import { contentPieces, imageTree, manifestContent } from "../../../../components/oci/image-tree";
import type { Manifest } from "../../../../components/oci/registry-client";
import { RegistryError } from "../../../../components/oci/registry-error";

const imageType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";

function manifest(mediaType: string, content: object): Manifest {
  const bytes = Buffer.from(JSON.stringify(content));
  return { mediaType, bytes, digest: digestOf(bytes) };
}

const described = (content: string, mediaType = "application/vnd.oci.image.layer.v1.tar") => ({
  mediaType,
  digest: digestOf(Buffer.from(content)),
  size: content.length,
});

/** Content in memory. The manifest `root` has the tag `1`. */
function source(root: Manifest, others: Manifest[], blobs: string[]): ImageSource {
  const manifests = new Map([root, ...others].map((one) => [one.digest, one]));
  const contents = new Map(blobs.map((content) => [digestOf(Buffer.from(content)), content]));
  const missing = (digest: string) => new RegistryError("not-found", `memory has no ${digest}`);
  return {
    name: "memory",
    manifest: async (reference) => {
      const found = reference === "1" ? root : manifests.get(reference);
      if (!found) throw missing(reference);
      return found;
    },
    blob: async (digest) => {
      const content = contents.get(digest);
      if (content === undefined) throw missing(digest);
      return (async function* () {
        yield Buffer.from(content);
      })();
    },
  };
}

const image = manifest(imageType, { schemaVersion: 2, config: described("{}"), layers: [described("layer")] });

describe("an image", () => {
  it("has content that is recorded without reading its layers, and each layer counts once", async () => {
    const config = (architecture: string) => JSON.stringify({ os: "linux", architecture });
    const configType = "application/vnd.oci.image.config.v1+json";
    const of = (architecture: string, own: string) =>
      manifest(imageType, { schemaVersion: 2, config: described(config(architecture), configType), layers: [described("shared"), described(own)] });
    const [amd64, arm64] = [of("amd64", "one"), of("arm64", "another")];
    const index = manifest(indexType, { manifests: [amd64, arm64].map(({ mediaType, digest, bytes }) => ({ mediaType, digest, size: bytes.length })) });
    const configs = [config("amd64"), config("arm64")];
    const manifestBytes = [index, amd64, arm64].reduce((sum, { bytes }) => sum + bytes.length, 0);
    assert.deepEqual(await imageContent(source(index, [amd64, arm64], configs), index.digest), {
      digest: index.digest,
      bytes: manifestBytes + configs.join("").length + "shared".length + "one".length + "another".length,
      platforms: ["linux/amd64", "linux/arm64"],
      layers: ["shared", "one", "another"].map((layer) => ({ digest: digestOf(Buffer.from(layer)), size: layer.length })),
    });
  });
  it("consists of its manifest, configuration and layers", async () => {
    const { digest, blobs, bytes } = await imageDigest(source(image, [], ["{}", "layer"]), "1");
    assert.deepEqual({ digest, blobs, bytes }, { digest: image.digest, blobs: 2, bytes: image.bytes.length + 7 });
  });

  it("has the platforms of its configs, each once, without attestations and artifacts", async () => {
    const config = "application/vnd.oci.image.config.v1+json";
    const docker = "application/vnd.docker.container.image.v1+json";
    const contents = [
      ['{"os":"linux","architecture":"arm64","variant":"v8"}', config],
      ['{"os":"linux","architecture":"amd64"}', docker],
      ['{"os":"linux","architecture":"amd64","created":"x"}', config],
      ['{"os":"unknown","architecture":"unknown"}', config],
      ['{"os":"plan9","architecture":"artifact"}', "application/vnd.example.artifact+json"],
      ["no JSON", config],
    ] as const;
    const images = contents.map(([content, type]) => manifest(imageType, { schemaVersion: 2, config: described(content, type), layers: [] }));
    const index = manifest(indexType, {
      schemaVersion: 2,
      manifests: images.map(({ digest, bytes }) => ({ mediaType: imageType, digest, size: bytes.length })),
    });
    const found = await imageDigest(source(index, images, [...contents.map(([content]) => content)]), "1");
    assert.deepEqual([found.platforms, found.blobs], [["linux/amd64", "linux/arm64/v8"], 6]);
  });

  it("counts content shared by several platforms once", async () => {
    const other = manifest(imageType, { schemaVersion: 2, config: described("{ }"), layers: [described("layer")] });
    const index = manifest(indexType, {
      schemaVersion: 2,
      manifests: [image, other].map(({ digest, bytes }) => ({ mediaType: imageType, digest, size: bytes.length })),
    });
    assert.equal((await imageDigest(source(index, [image, other], ["{}", "{ }", "layer"]), "1")).blobs, 3);
  });

  it("is rejected with the digest of a missing layer", async () => {
    await assert.rejects(
      imageDigest(source(image, [], ["{}"]), "1"),
      (error) => error instanceof RegistryError && error.kind === "not-found" && error.message.includes(described("layer").digest),
    );
  });

  it("is rejected with the digest of a missing platform manifest", async () => {
    const index = manifest(indexType, { schemaVersion: 2, manifests: [{ mediaType: imageType, digest: image.digest, size: image.bytes.length }] });
    await assert.rejects(imageTree(source(index, [], []), "1"), (error) => error instanceof RegistryError && error.kind === "not-found");
  });

  it("is rejected if a layer has another size, even if its digest matches", async () => {
    const lying = manifest(imageType, { schemaVersion: 2, config: described("{}"), layers: [{ ...described("layer"), size: 6 }] });
    await assert.rejects(
      imageDigest(source(lying, [], ["{}", "layer"]), "1"),
      (error) => error instanceof RegistryError && error.kind === "digest-mismatch" && /6 bytes/.test(error.message),
    );
  });
});

describe("a manifest", () => {
  it("of an unknown type is rejected, with the supported types", () => {
    assert.throws(() => manifestContent(manifest("application/vnd.docker.distribution.manifest.v1+json", {})), /supported are application\/vnd.oci/);
  });
  it("that refers to content without a digest is rejected", () => {
    assert.throws(() => manifestContent(manifest(imageType, { config: { size: 1 }, layers: [] })), /without a sha256 digest/);
  });
  it("excludes layers that a registry need not store", () => {
    const content = manifest(imageType, {
      config: described("{}"),
      layers: [described("windows", "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")],
    });
    assert.equal(manifestContent(content).blobs.length, 1);
  });
});

describe("the content of an image", () => {
  const named = (one: Manifest, platform?: object) => ({ mediaType: one.mediaType, digest: one.digest, size: one.bytes.length, ...(platform && { platform }) });
  const of = (...layers: string[]) =>
    manifest(imageType, { schemaVersion: 2, config: described(`{"of":"${layers.join()}"}`), layers: layers.map((layer) => described(layer)) });
  const platformsOf = async (root: Manifest, others: Manifest[], content: string) =>
    contentPieces(await imageTree(source(root, others, []), "1")).find(({ digest }) => digest === digestOf(Buffer.from(content)))?.platforms;

  it("has the platforms that need it, and none if all platforms need it", async () => {
    const [amd, arm, note] = [of("base", "amd"), of("base", "arm"), of("note")];
    const index = manifest(indexType, {
      schemaVersion: 2,
      manifests: [
        named(amd, { os: "linux", architecture: "amd64" }),
        named(arm, { os: "linux", architecture: "arm64", variant: "v8" }),
        named(note, { os: "unknown", architecture: "unknown" }),
      ],
    });
    const others = [amd, arm, note];
    const found = await Promise.all(["base", "amd", "arm", "note"].map((layer) => platformsOf(index, others, layer)));
    assert.deepEqual(found, [["linux/amd64", "linux/arm64/v8"], ["linux/amd64"], ["linux/arm64/v8"], []]);
    const pieces = contentPieces(await imageTree(source(index, others, []), "1"));
    assert.deepEqual([pieces.length, pieces[0]], [11, { digest: index.digest, size: index.bytes.length, platforms: [] }]);
  });
  it("has no platforms without an index", async () => assert.deepEqual(await platformsOf(image, [], "layer"), []));
});
