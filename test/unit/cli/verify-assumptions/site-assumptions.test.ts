import assert from "node:assert/strict";
import { siteAssumptions } from "../../../../cli/verify-assumptions/site-assumptions";
import type { SiteView } from "../../../../cli/doctor/site/site-view";
import { digestOf } from "../../../../components/oci/content";

const indexType = "application/vnd.oci.image.index.v1+json";
const manifestType = "application/vnd.oci.image.manifest.v1+json";
const bytesOf = (body: object) => Buffer.from(JSON.stringify(body));

/** A site's registry with an image of these platforms, each with its own config. `missing`: number of configs that are absent. */
function registryWith(platforms: readonly string[], missing: number) {
  const manifests = platforms.map((architecture) => {
    const config = Buffer.from(`config of ${architecture}`);
    const descriptor = { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(config), size: config.length };
    return { architecture, config: descriptor.digest, bytes: bytesOf({ mediaType: manifestType, config: descriptor, layers: [] }) };
  });
  const list = manifests.map(({ architecture, bytes }) => ({
    ...{ mediaType: manifestType, digest: digestOf(bytes), size: bytes.length },
    platform: { os: "linux", architecture },
  }));
  const index = bytesOf({ mediaType: indexType, manifests: list });
  const lost = new Set(manifests.slice(0, missing).map(({ config }) => config));
  return {
    host: "site",
    manifest: async (_repository: string, reference: string) => {
      const found = manifests.find(({ bytes }) => digestOf(bytes) === reference);
      const bytes = found?.bytes ?? index;
      return { mediaType: found ? manifestType : indexType, bytes, digest: digestOf(bytes) };
    },
    blobSize: async (_repository: string, digest: string) => (lost.has(digest) ? undefined : 1),
  };
}

describe("the assumption that a site has whole images", () => {
  const check = siteAssumptions.find(({ id }) => id === "whole-images-synced") ?? assert.fail("there is no such check");
  const cases: [what: string, platforms: string[], missing: number, seen: object][] = [
    [
      "holds if every blob of both platforms exists",
      ["amd64", "arm64"],
      0,
      { held: "1 of 1 images have several platforms, with all their manifests and 2 blobs" },
    ],
    ["fails if a blob of one platform is missing", ["amd64", "arm64"], 1, { failed: "1 of 2 blobs of images with several platforms are missing" }],
    ["is not checked with an image of one platform", ["amd64"], 0, { notTried: "no image at the site has several platforms" }],
  ];
  for (const [what, platforms, missing, seen] of cases)
    it(what, async () => {
      const facts = { solutions: [{ images: ["factory/vision:1.0.0"] }] };
      const view = { deployed: async () => ({ facts }), siteRegistry: async () => registryWith(platforms, missing) } as unknown as SiteView;
      assert.deepEqual(await check.look(view), seen);
    });

  it("is not checked before the site is deployed", async () => {
    const view = { deployed: async () => undefined, siteRegistry: async () => undefined } as unknown as SiteView;
    assert.deepEqual(await check.look(view), { notTried: "the site was not deployed yet" });
  });
});
