import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NamedImage } from "./image";
import { descriptorOf } from "./image-blob";

/** Writes images into a folder as one layout; shared blobs are written once. Source: OCI image layout specification 1.1. */
export async function writeImageLayout(folder: string, images: readonly NamedImage[]): Promise<void> {
  const blobs = join(folder, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const distinct = new Map(images.flatMap(({ root, parts }) => [root, ...parts]).map(({ digest, bytes }) => [digest, bytes]));
  for (const [digest, bytes] of distinct) await writeFile(join(blobs, digest.slice("sha256:".length)), bytes);
  const manifests = images.map(({ ref, root }) => ({ ...descriptorOf(root), annotations: { "org.opencontainers.image.ref.name": ref } }));
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }));
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}
