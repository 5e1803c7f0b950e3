import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { RegistryError } from "../../../../components/oci/registry-error";
import { bringIn } from "../../../../cli/push/import-image";

const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const target = { repository: "app", tag: "1" };
const byTag = { host: "mcr.example", image: { repository: "app", tag: "1" } };

/** A hub registry into which Azure copies a source with this digest. */
function world(options: { inHub?: string; source?: string; isSourceReadable?: boolean; fails?: ArmError; meanwhile?: string }) {
  let { inHub } = options;
  return {
    inHub: () => inHub,
    dependencies: {
      host: "hub.example",
      present: async () => inHub,
      sourceDigest: async () => (options.isSourceReadable === false ? undefined : options.source),
      copy: async () => {
        inHub = options.meanwhile ?? options.source;
        if (options.fails) throw options.fails;
      },
    },
  };
}

const tagTaken = new ArmError(0, "Conflict", "Tag app:1 already exists in target registry", "POST importImage");
const isRefused = (error: unknown) => error instanceof RegistryError && error.kind === "refused";

describe("an image import", () => {
  it("imports a missing image", async () => {
    assert.deepEqual(await bringIn(byTag, target, world({ source: first }).dependencies), { digest: first, outcome: "imported" });
  });
  it("does nothing if the image is already imported", async () => {
    assert.deepEqual(await bringIn(byTag, target, world({ inHub: first, source: first }).dependencies), { digest: first, outcome: "already there" });
  });
  it("never moves the tag of another image", async () => {
    const hub = world({ inHub: first, source: second });
    await assert.rejects(bringIn(byTag, target, hub.dependencies), isRefused);
    assert.equal(hub.inHub(), first);
  });
  it("refuses an existing tag if the source's digest is unknown", async () => {
    await assert.rejects(bringIn(byTag, target, world({ inHub: first, source: first, isSourceReadable: false }).dependencies), /name the source by digest/);
  });
  it("uses the digest in the source reference", async () => {
    const pinned = { ...byTag, image: { repository: "app", digest: first } };
    assert.equal((await bringIn(pinned, target, world({ inHub: first, isSourceReadable: false }).dependencies)).outcome, "already there");
  });
  it("accepts the same image if another run imported it meanwhile", async () => {
    assert.equal((await bringIn(byTag, target, world({ source: first, fails: tagTaken }).dependencies)).outcome, "already there");
  });
  it("refuses another image that another run imported meanwhile", async () => {
    await assert.rejects(bringIn(byTag, target, world({ source: first, fails: tagTaken, meanwhile: second }).dependencies), isRefused);
  });
  it("passes any other failure on unchanged", async () => {
    const failure = new ArmError(0, "SourceNotFound", "no such image", "POST importImage");
    await assert.rejects(bringIn(byTag, target, world({ source: first, fails: failure }).dependencies), failure);
  });
  it("fails if Azure copied another image", async () => {
    const pinned = { ...byTag, image: { repository: "app", digest: first } };
    await assert.rejects(
      bringIn(pinned, target, world({ source: second }).dependencies),
      (error) => error instanceof RegistryError && error.kind === "digest-mismatch",
    );
  });
});
