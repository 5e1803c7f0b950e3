import { createHash } from "node:crypto";

/** What a manifest or index names: other manifests, or blobs. Source: OCI image specification 1.1. */
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

/** Digest of bytes as they come. */
export async function digestOf(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return `sha256:${hash.digest("hex")}`;
}

/** Digests that a manifest names. The bytes were verified before: what is not JSON is a fault of the lab. */
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
