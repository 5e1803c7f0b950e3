import { createHash } from "node:crypto";

/** References of a manifest or index: other manifests, or blobs. Source: OCI image specification 1.1. */
export interface ManifestContent {
  manifests: string[];
  blobs: string[];
}

/** Media types of manifests and indexes, as an `accept` header. Source: OCI image specification 1.1; Docker image manifest 2.2. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Digest of streamed bytes. */
export async function digestOf(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return `sha256:${hash.digest("hex")}`;
}

/** Digests that a manifest refers to. The bytes are already verified: invalid JSON is a bug in the lab. */
export function manifestContent(bytes: Buffer): ManifestContent {
  const {
    manifests = [],
    config,
    layers = [],
  } = JSON.parse(bytes.toString("utf8")) as {
    manifests?: { digest: string }[];
    config?: { digest: string };
    layers?: { digest: string }[];
  };
  return { manifests: manifests.map(({ digest }) => digest), blobs: [...(config ? [config] : []), ...layers].map(({ digest }) => digest) };
}
