import assert from "node:assert/strict";
import { at, listAt, parsedJson, textAt } from "../../../../components/core/json";
import { type Artifact, attachArtifact } from "../../../../components/oci/attach-artifact";
import { indexTypes } from "../../../../components/oci/content";
import { referrersIn } from "../../../../components/oci/referrers";
import { imageIn, memoryRegistry, type MemoryRegistry } from "../../../support/memory-registry";

const artifact = (text = "signed"): Artifact => ({
  artifactType: "application/vnd.in-toto+json",
  mediaType: "application/vnd.dsse.envelope.v1+json",
  bytes: Buffer.from(text),
  annotations: { "in-toto.io/predicate-type": "https://example.com/p/v1" },
});
const tagOf = (image: string) => image.replace(":", "-");
const indexOf = async (registry: MemoryRegistry, image: string) => listAt(parsedJson((await registry.manifest("line/app", tagOf(image))).bytes), "manifests");

describe("an artifact attached to an image", () => {
  for (const listsReferrers of [true, false])
    describe(`in a registry ${listsReferrers ? "with a list" : "without a list"} of referrers`, () => {
      const start = () => memoryRegistry({ "line/app": "app", "line/tool": "tool" }, { listsReferrers });

      it("is a manifest with type, subject, empty config and one layer, as in the OCI specification", async () => {
        const registry = start();
        const image = imageIn(registry, "line/app");
        const { digest, outcome } = await attachArtifact(registry, "line/app", image, artifact());
        const body = parsedJson((await registry.manifest("line/app", digest)).bytes);
        const subject = await registry.manifest("line/app", image);
        assert.equal(outcome, "attached");
        assert.deepEqual(at(body, "subject"), { mediaType: indexTypes[0], digest: image, size: subject.bytes.length });
        assert.deepEqual(
          [textAt(body, "mediaType"), textAt(body, "artifactType"), textAt(body, "config", "mediaType"), listAt(body, "layers").length],
          ["application/vnd.oci.image.manifest.v1+json", "application/vnd.in-toto+json", "application/vnd.oci.empty.v1+json", 1],
        );
        // The digest of `{}` in the specification.
        assert.equal(textAt(body, "config", "digest"), "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assert.equal(registry.blobs.get(`line/app@${textAt(listAt(body, "layers")[0], "digest")}`), "signed");
      });

      it("is one referrer if it is attached twice", async () => {
        const registry = start();
        const image = imageIn(registry, "line/app");
        const first = await attachArtifact(registry, "line/app", image, artifact());
        const writes = registry.writes.length;
        assert.deepEqual(await attachArtifact(registry, "line/app", image, artifact()), { digest: first.digest, outcome: "already there" });
        assert.equal(registry.writes.length, writes);
        assert.equal((listsReferrers ? await registry.referrers("line/app", image) : await indexOf(registry, image)).length, 1);
      });

      it("is an additional referrer of an image that has another one", async () => {
        const registry = start();
        const image = imageIn(registry, "line/app");
        for (const text of ["one", "two", "one"]) await attachArtifact(registry, "line/app", image, artifact(text));
        assert.equal((listsReferrers ? await registry.referrers("line/app", image) : await indexOf(registry, image)).length, 2);
      });

      it("is refused for an image that the registry does not have", async () => {
        const registry = start();
        await assert.rejects(attachArtifact(registry, "line/app", imageIn(registry, "line/tool"), artifact()), { name: "RegistryError", kind: "not-found" });
        assert.deepEqual(registry.writes, []);
      });

      it("is completed by the next run if the previous one ended before it was listed", async () => {
        const registry = start();
        const image = imageIn(registry, "line/app");
        const { digest } = await attachArtifact(registry, "line/app", image, artifact());
        registry.manifests.delete(`line/app:${listsReferrers ? digest : tagOf(image)}`);
        assert.deepEqual(await attachArtifact(registry, "line/app", image, artifact()), { digest, outcome: "attached" });
      });
    });

  it("is found by its type in a registry that has only tags", async () => {
    const registry = memoryRegistry({ "line/app": "app" }, { listsReferrers: false });
    const image = imageIn(registry, "line/app");
    await attachArtifact(registry, "line/app", image, artifact());
    const announcedDigest = async (repository: string, reference: string) => registry.manifests.get(`${repository}:${reference}`)?.digest;
    assert.deepEqual(await referrersIn({ referrers: registry.referrers, announcedDigest }, "line/app", image), [tagOf(image)]);
    assert.equal(textAt((await indexOf(registry, image))[0], "artifactType"), "application/vnd.in-toto+json");
  });

  it("does not replace a tag with other content", async () => {
    const registry = memoryRegistry({ "line/app": "app" }, { listsReferrers: false });
    const image = imageIn(registry, "line/app");
    await registry.putManifest("line/app", tagOf(image), { mediaType: "application/vnd.oci.image.manifest.v1+json", bytes: Buffer.from("{}") });
    await assert.rejects(attachArtifact(registry, "line/app", image, artifact()), /tag sha256-[0-9a-f]{64} of line\/app is no list of referrers/);
  });
});
