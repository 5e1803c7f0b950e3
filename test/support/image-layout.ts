import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An OCI image layout on disk. */
export interface LayoutFolder {
  folder: string;
  /** Digest of each image, in the given order. */
  digests: string[];
  remove(): void;
}

/** A test image: layers by platform; more than one platform gives an index. */
export interface LayoutImageOptions {
  /** Annotation `org.opencontainers.image.ref.name`. */
  name?: string;
  platforms: string[][];
}

/** A layer's text in the config, which stays small however large the layer is. */
function shortened(layer: string): string {
  return layer.slice(0, 1_000);
}

/** Writes a layout with these images; equal input gives equal digests. */
export function writeLayout(images: readonly LayoutImageOptions[]): LayoutFolder {
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-layout-"));
  mkdirSync(join(folder, "blobs", "sha256"), { recursive: true });
  const store = (mediaType: string, content: string) => {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    writeFileSync(join(folder, "blobs", "sha256", digest.slice("sha256:".length)), content);
    return { mediaType, digest, size: Buffer.byteLength(content) };
  };
  const manifest = (layers: string[]) =>
    store(
      "application/vnd.oci.image.manifest.v1+json",
      JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: store("application/vnd.oci.image.config.v1+json", JSON.stringify({ architecture: "amd64", os: "linux", layers: layers.map(shortened) })),
        layers: layers.map((text) => store("application/vnd.oci.image.layer.v1.tar", text)),
      }),
    );
  const roots = images.map(({ name, platforms }) => {
    const manifests = platforms.map(manifest);
    const [only] = manifests;
    const root =
      only && manifests.length === 1
        ? only
        : store(
            "application/vnd.oci.image.index.v1+json",
            JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }),
          );
    return { ...root, ...(name === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": name } }) };
  });
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: roots }));
  return { folder, digests: roots.map(({ digest }) => digest), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
