import { EdgeError } from "../core/fault";
import { parseImageRef, referenceOf } from "../core/image-ref";
import { movedTagFault } from "../core/moved-tag";
import { imageTree } from "../oci/image-tree";
import { type RegistryClient, repositoryOf } from "../oci/registry-client";

/** Content with its digest and size in bytes. */
export interface Content {
  digest: string;
  size: number;
}

/** An image as the cloud registry has it. */
export interface WantedImage {
  /** `repository:tag` */
  image: string;
  repository: string;
  reference: string;
  /** Digest of the tag. */
  digest: string;
  /** All manifests, the tag's own last. */
  manifests: Content[];
  /** Configs and layers of all platforms, each once. */
  blobs: Content[];
}

/** Reads the manifests of the image with this digest from a registry. Throws RegistryError. */
export async function wantedImage(registry: RegistryClient, image: string, digest: string): Promise<WantedImage> {
  const ref = parseImageRef(image);
  const { root, manifests, blobs } = await imageTree(repositoryOf(registry, ref.repository), digest);
  return {
    image,
    repository: ref.repository,
    reference: referenceOf(ref),
    digest,
    manifests: [...manifests, root].map((manifest) => ({ digest: manifest.digest, size: manifest.bytes.length })),
    blobs: blobs.map((blob) => ({ digest: blob.digest, size: blob.size })),
  };
}

/**
 * Digest of an image's tag in the cloud registry. `expected`: the digest that it must have; `usedBy`: the solution version, `name version`.
 * @throws RegistryError; EdgeError `EDGE-TAG-MOVED` with both digests if the tag points to another digest, or does not exist
 */
export async function unmovedDigest(cloud: RegistryClient, image: string, expected: string | undefined, usedBy: string): Promise<string> {
  const ref = parseImageRef(image);
  const present = await cloud.announcedDigest(ref.repository, referenceOf(ref));
  if (present !== undefined && (expected === undefined || present === expected)) return present;
  throw new EdgeError([movedTagFault({ image, published: expected ?? "an image that the hub published", present }, usedBy)]);
}
