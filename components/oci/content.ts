import { createHash } from "node:crypto";
import type { Readable } from "node:stream";

/** Media types of indexes: manifests that list other manifests. Source: OCI image specification 1.1; Docker image manifest 2.2. */
export const indexTypes: readonly string[] = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

/** Media types of manifests of one image or artifact. Same sources. */
export const manifestTypes: readonly string[] = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];

/** Media types of the configs of images; an artifact's config has another one. Same sources. */
export const imageConfigTypes: readonly string[] = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];

/** Media types of layers that a registry need not have; clients fetch them from their `urls`. Same sources. */
export const foreignLayerTypes: readonly string[] = [
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
  "application/vnd.oci.image.layer.nondistributable.v1.tar",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
];

/** A blob to upload. */
export interface BlobUpload {
  digest: string;
  size: number;
  /** Opens the content from the start; called again if the registry requires a new login. */
  open: () => Readable;
}

/** Digest and size of a stream. */
export interface Measured {
  /** `sha256:` and 64 hexadecimal digits. */
  digest: string;
  bytes: number;
}

/** Digest of bytes in memory. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Reads a stream to its end, or until it is longer than `expected` bytes, and computes digest and size, without buffering it. */
export async function measure(stream: AsyncIterable<Uint8Array>, expected = Number.POSITIVE_INFINITY): Promise<Measured> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the stream.
    if (bytes > expected) break;
  }
  return { digest: `sha256:${hash.digest("hex")}`, bytes };
}
