import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { RegistryError } from "../../../../components/oci/registry-error";
import { bringIn } from "../../../../cli/push/import-image";

const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const target = { repository: "app", tag: "1" };
const byTag = { host: "mcr.example", image: { repository: "app", tag: "1" } };

/** A hub in which Azure copies a source of this digest. */
function world(options: { inHub?: string; source?: string; sourceTells?: boolean; fails?: ArmError; meanwhile?: string }) {
  let { inHub } = options;
  return {
    inHub: () => inHub,
    dependencies: {
      host: "hub.example",
      present: async () => inHub,
      sourceDigest: async () => (options.sourceTells === false ? undefined : options.source),
      copy: async () => {
        inHub = options.meanwhile ?? options.source;
        if (options.fails) throw options.fails;
      },
    },
  };
}

const tagTaken = new ArmError(0, "Conflict", "Tag app:1 already exists in target registry", "POST importImage");
const isRefused = (error: unknown) => error instanceof RegistryError && error.kind === "refused";

describe("an import", () => {
  it("brings an image that is not there", async () => {
    assert.deepEqual(await bringIn(byTag, target, world({ source: first }).dependencies), { digest: first, outcome: "imported" });
  });
  it("leaves an image that is there", async () => {
    assert.deepEqual(await bringIn(byTag, target, world({ inHub: first, source: first }).dependencies), { digest: first, outcome: "already there" });
  });
  it("never moves a tag of another image", async () => {
    const hub = world({ inHub: first, source: second });
    await assert.rejects(bringIn(byTag, target, hub.dependencies), isRefused);
    assert.equal(hub.inHub(), first);
  });
  it("refuses a taken tag while nobody tells the source's digest", async () => {
    await assert.rejects(bringIn(byTag, target, world({ inHub: first, source: first, sourceTells: false }).dependencies), /name the source by digest/);
  });
  it("knows the digest of a source that is named by it", async () => {
    const pinned = { ...byTag, image: { repository: "app", digest: first } };
    assert.equal((await bringIn(pinned, target, world({ inHub: first, sourceTells: false }).dependencies)).outcome, "already there");
  });
  it("takes what another run brought in meanwhile, if it is the same", async () => {
    assert.equal((await bringIn(byTag, target, world({ source: first, fails: tagTaken }).dependencies)).outcome, "already there");
  });
  it("refuses what another run brought in meanwhile, if it is not", async () => {
    await assert.rejects(bringIn(byTag, target, world({ source: first, fails: tagTaken, meanwhile: second }).dependencies), isRefused);
  });
  it("gives any other failure as it is", async () => {
    const failure = new ArmError(0, "SourceNotFound", "no such image", "POST importImage");
    await assert.rejects(bringIn(byTag, target, world({ source: first, fails: failure }).dependencies), failure);
  });
  it("finds out when Azure copied something else", async () => {
    const pinned = { ...byTag, image: { repository: "app", digest: first } };
    await assert.rejects(
      bringIn(pinned, target, world({ source: second }).dependencies),
      (error) => error instanceof RegistryError && error.kind === "digest-mismatch",
    );
  });
});
