import { measure } from "./content";
import type { ImageSource } from "./registry-client";
import { type Descriptor, imageTree, wrongSize } from "./image-tree";
import { RegistryError, connectionError } from "./registry-error";

/** An image whose bytes were all read and match their digests. */
export interface VerifiedImage {
  /** Digest of the manifest or index that the reference leads to, computed from its bytes. */
  digest: string;
  /** Number of distinct configs and layers, all platforms. */
  blobs: number;
  /** Size of manifests and blobs together. */
  bytes: number;
}

/**
 * Reads a complete image, from index to layers, and recomputes every digest from the bytes.
 * @throws RegistryError `digest-mismatch` with the blob whose bytes do not match; `not-found` with what is missing
 */
export async function imageDigest(source: ImageSource, reference: string): Promise<VerifiedImage> {
  const { root, manifests, blobs } = await imageTree(source, reference);
  let bytes = [root, ...manifests].reduce((sum, manifest) => sum + manifest.bytes.length, 0);
  for (const blob of blobs) bytes += await verified(source, blob);
  return { digest: root.digest, blobs: blobs.length, bytes };
}

async function verified(source: ImageSource, blob: Descriptor): Promise<number> {
  const stream = await source.blob(blob.digest);
  const { digest, bytes } = await measure(stream, blob.size).catch((error: unknown) => {
    throw connectionError(source.name, error);
  });
  if (bytes > blob.size) throw new RegistryError("digest-mismatch", `${source.name}: ${blob.digest} should have ${blob.size} bytes, it has more`);
  if (digest !== blob.digest)
    throw new RegistryError("digest-mismatch", `${source.name}: blob ${blob.digest} does not match its content, whose digest is ${digest}`);
  if (bytes !== blob.size) throw wrongSize(source, blob, bytes);
  return bytes;
}
