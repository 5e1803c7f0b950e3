import assert from "node:assert/strict";
import type { RegistryClient } from "../../../../components/oci/registry-client";
import { RegistryError } from "../../../../components/oci/registry-error";
import { ImageArrival } from "../../../../components/site-registry/arrival";
import type { WantedImage } from "../../../../components/site-registry/wanted-image";

const image = (name: string, blobs: Record<string, number>): WantedImage => ({
  image: `factory/${name}:1.0.0`,
  repository: `factory/${name}`,
  reference: "1.0.0",
  digest: `manifest of ${name}`,
  manifests: [{ digest: `manifest of ${name}`, size: 10 }],
  blobs: Object.entries(blobs).map(([digest, size]) => ({ digest, size })),
});
const vision = image("vision", { shared: 100, vision: 40 });
const gateway = image("gateway", { shared: 100, gateway: 50 });

/** A site's registry with this content, which records requests. */
class Registry {
  readonly asked: string[] = [];
  /** Digest of each tag and manifest, size of each blob, by `repository reference`. */
  readonly content = new Map<string, string | number>();

  receive({ repository, reference, digest, blobs }: WantedImage): void {
    this.content.set(`${repository} ${digest}`, digest).set(`${repository} ${reference}`, digest);
    for (const blob of blobs) this.content.set(`${repository} ${blob.digest}`, blob.size);
  }

  asClient(): RegistryClient {
    const found = async (repository: string, reference: string) => {
      this.asked.push(`${repository} ${reference}`);
      return this.content.get(`${repository} ${reference}`);
    };
    const client: Pick<RegistryClient, "manifest" | "announcedDigest" | "blobSize"> = {
      manifest: async (repository, reference) => {
        const digest = await found(repository, reference);
        if (typeof digest !== "string") throw new RegistryError("not-found", "it has no such manifest");
        if (digest !== reference) throw new RegistryError("digest-mismatch", `its content has ${digest}`);
        return { digest, mediaType: "", bytes: Buffer.alloc(0) };
      },
      announcedDigest: async (repository, reference) => (await found(repository, reference)) as string | undefined,
      blobSize: async (repository, digest) => (await found(repository, digest)) as number | undefined,
    };
    return client as RegistryClient;
  }
}

describe("the arrival of images at a site", () => {
  let registry: Registry;
  let arrival: ImageArrival;
  beforeEach(() => {
    registry = new Registry();
    arrival = new ImageArrival([vision, gateway], "line-1");
  });
  const look = () => arrival.look(registry.asClient());
  const missing = () => arrival.missingImages().map(({ repository }) => repository);

  it("requests each missing part once per poll, and found parts never again", async () => {
    await look();
    const all = ["manifest of vision", "shared", "vision"].map((one) => `factory/vision ${one}`);
    const others = ["manifest of gateway", "shared", "gateway"].map((one) => `factory/gateway ${one}`);
    assert.deepEqual(registry.asked.splice(0).sort(), [...all, ...others].sort());
    registry.content.set("factory/gateway gateway", 50);
    registry.receive(vision);
    await look();
    registry.asked.length = 0;
    await look();
    assert.deepEqual(registry.asked.sort(), ["factory/gateway manifest of gateway", "factory/gateway shared"]);
  });

  it("counts content shared by two images once, and counts an image only when its tag has arrived", async () => {
    assert.deepEqual(arrival.figures(), { images: 2, arrivedImages: 0, bytes: 210, arrivedBytes: 0 });
    registry.receive(vision);
    registry.content.delete("factory/vision 1.0.0");
    await look();
    assert.deepEqual([arrival.figures(), missing()], [{ images: 2, arrivedImages: 0, bytes: 210, arrivedBytes: 150 }, ["factory/vision", "factory/gateway"]]);
    assert.deepEqual(arrival.missingBytes(), [
      { image: "factory/vision:1.0.0", bytes: 150, missingBytes: 0 },
      { image: "factory/gateway:1.0.0", bytes: 160, missingBytes: 160 },
    ]);
    registry.receive(vision);
    await look();
    assert.deepEqual([arrival.figures().arrivedImages, missing()], [1, ["factory/gateway"]]);
  });

  it("does not count a tag with another digest as arrived", async () => {
    registry.receive(vision);
    registry.content.set("factory/vision 1.0.0", "another manifest");
    await look();
    assert.deepEqual(missing(), ["factory/vision", "factory/gateway"]);
  });

  for (const bytes of [99, 0])
    it(`reports image and site if a blob was truncated to ${bytes} bytes`, async () => {
      registry.content.set("factory/gateway shared", bytes);
      await assert.rejects(look(), {
        name: "EdgeError",
        message: new RegExp(
          `EDGE-SITE-IMAGE-DAMAGED {2}the registry of site line-1 .*factory/gateway:1\\.0\\.0\\n {2}given .*shared should have 100 bytes, the site has ${bytes}\\n`,
        ),
      });
    });

  it("reports the image whose manifest was changed", async () => {
    registry.content.set("factory/vision manifest of vision", "other bytes");
    await assert.rejects(look(), { name: "EdgeError", message: /EDGE-SITE-IMAGE-DAMAGED .*factory\/vision:1\.0\.0/ });
  });
});
