import assert from "node:assert/strict";
import type { ImageSource } from "../../../../components/oci/registry-client";
import { digestOf } from "../../../../components/oci/content";
import { RegistryError, type RegistryErrorKind } from "../../../../components/oci/registry-error";
import { exitCodeOf, proofFaults, proofTable } from "../../../../cli/prove/prove";
import { proveSite, type RegistrySide } from "../../../../cli/prove/prove-site";
import type { SiteFacts } from "../../../../cli/prove/site-facts";

type Staged = { name: string; version: string; images: string[]; publishedDigests?: Record<string, string> };
const facts = (...solutions: Staged[]): SiteFacts => ({
  name: "line-1",
  serviceAddress: "10.96.0.50",
  registryLoginServer: "hub.example",
  extensionName: "line1",
  namespace: "connected-registry",
  pullSecrets: [],
  solutions: solutions.map((solution) => ({ publishedDigests: {}, ...solution })),
  cluster: {},
});
const demo = { name: "demo", version: "1.0.0", images: ["line/app:1.0.0", "line/tool:1.0.0"] };

/** Registries with a text or an error kind per `side repository`; equal texts have equal digests. */
function registries(contents: Record<string, string | RegistryErrorKind>) {
  const requests: string[] = [];
  const registry = (side: RegistrySide, repository: string): ImageSource => ({
    name: side,
    manifest: async () => {
      requests.push(`${side} ${repository}`);
      const content = contents[`${side} ${repository}`] ?? repository;
      if (/^(not-found|unauthorized|digest-mismatch|unreachable|untrusted-certificate|refused)$/.test(content))
        throw new RegistryError(content as RegistryErrorKind, `${side}: ${content}`);
      const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, content, manifests: [] }));
      return { mediaType: "application/vnd.oci.image.index.v1+json", bytes, digest: digestOf(bytes) };
    },
    blob: async () => {
      throw new RegistryError("not-found", "no blobs here");
    },
  });
  return { requests, dependencies: { registry, narrate: () => undefined } };
}

describe("the site proof", () => {
  it("succeeds if every image has the same bytes on both sides", async () => {
    const proof = await proveSite(facts(demo), registries({}).dependencies);
    assert.equal(proof.proved, true);
    assert.equal(exitCodeOf(proof), 0);
  });

  it("lists pinned solutions without images, and proves the others (S1)", async () => {
    const proof = await proveSite(facts(demo, { name: "audit", version: "1.0.0", images: [] }), registries({}).dependencies);
    assert.deepEqual([proof.proved, proof.stagesNothing], [true, ["audit 1.0.0"]]);
    assert.match(proofTable(proof), /^audit 1\.0\.0: stages no image, so nothing of it was compared$/m);
  });
  it("reads an image only once if several solutions stage it", async () => {
    const { requests, dependencies } = registries({});
    const proof = await proveSite(facts(demo, { name: "other", version: "2.0.0", images: ["line/app:1.0.0"] }), dependencies);
    assert.deepEqual(proof.images[0]?.usedBy, ["demo 1.0.0", "other 2.0.0"]);
    assert.equal(requests.length, 4);
  });

  for (const [kind, code] of [
    ["not-found", 1],
    ["digest-mismatch", 1],
    ["unauthorized", 3],
    ["refused", 3],
    ["unreachable", 3],
    ["untrusted-certificate", 3],
  ] as const) {
    it(`fails with exit code ${code} if the site's registry answers ${kind}`, async () => {
      const proof = await proveSite(facts(demo), registries({ "site line/app": kind }).dependencies);
      assert.deepEqual([proof.proved, exitCodeOf(proof)], [false, code]);
    });
  }

  it("fails with exit code 1 for a site without images", async () => {
    assert.equal(exitCodeOf(await proveSite(facts(), registries({}).dependencies)), 1);
  });

  it("does not call an unreachable registry again", async () => {
    const { requests, dependencies } = registries({ "site line/app": "unreachable" });
    await proveSite(facts(demo), dependencies);
    assert.deepEqual(requests, ["cloud line/app", "site line/app", "cloud line/tool"]);
  });

  it("is printed as a table", async () => {
    const proof = await proveSite(facts(demo), registries({ "site line/app": "other bytes" }).dependencies);
    assert.equal(
      proofTable(proof),
      [
        "image            cloud: hub.example       site: 10.96.0.50",
        "line/app:1.0.0   sha256:1b37bb04ffb9d2d8  sha256:7832fc7bc1bc5f3c  NOT EQUAL",
        "line/tool:1.0.0  sha256:3d5ec947fc46dc76  sha256:3d5ec947fc46dc76  equal",
        "line-1: 1 of 2 images are the same bytes in the cloud and on the site",
      ].join("\n"),
    );
  });

  it("fails if a tag was moved after the version was published, although both sides are equal", async () => {
    const publishedDigests = { "line/app:1.0.0": `sha256:${"0".repeat(64)}` };
    const proof = await proveSite(facts({ ...demo, publishedDigests }), registries({}).dependencies);
    assert.deepEqual([proof.proved, exitCodeOf(proof), proof.images.map(({ equal }) => equal)], [false, 1, [false, true]]);
    assert.match(proofTable(proof), /line\/app:1\.0\.0 .*TAG MOVED/);
    assert.match(proofFaults(proof).join("\n"), /^EDGE-TAG-MOVED .*\n\s+given {3}line\/app:1\.0\.0 = sha256:.*\n\s+allowed sha256:0+\n\s+fix /);
  });

  it("succeeds only if both sides have the published digests of every solution that stages the image", async () => {
    const [{ cloudDigest = "" } = assert.fail()] = (await proveSite(facts(demo), registries({}).dependencies)).images;
    const publishedDigests = { "line/app:1.0.0": cloudDigest };
    const proof = await proveSite(facts({ ...demo, publishedDigests }, { ...demo, name: "other" }), registries({}).dependencies);
    assert.deepEqual([proof.proved, proof.images[0]?.publishedDigest], [true, cloudDigest]);
    const other = { ...demo, name: "other", publishedDigests: { "line/app:1.0.0": `sha256:${"1".repeat(64)}` } };
    assert.equal((await proveSite(facts({ ...demo, publishedDigests }, other), registries({}).dependencies)).proved, false);
  });

  it("shows in the table why a digest is missing", async () => {
    const proof = await proveSite(facts(demo), registries({ "site line/app": "not-found", "site line/tool": "digest-mismatch" }).dependencies);
    assert.deepEqual(proofTable(proof).match(/missing|bytes do not match/g), ["missing", "bytes do not match"]);
  });

  it("reports a repeated fault only once", async () => {
    const proof = await proveSite(facts(demo), registries({ "site line/app": "unreachable" }).dependencies);
    assert.deepEqual(proofFaults(proof), ["site registry: site: unreachable"]);
  });
});
