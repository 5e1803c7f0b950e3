import type { ImageRef } from "../core/image-ref";
import { formatImageRef, referenceOf } from "../core/image-ref";
import { imageTree } from "./image-tree";
import type { OciLayout } from "./oci-layout";
import type { RegistryClient } from "./registry-client";
import { RegistryError } from "./registry-error";

/** Result of a push. */
export interface Pushed {
  digest: string;
  /** `already there`: the reference already led to this digest, and nothing was sent. */
  outcome: "pushed" | "already there";
  /** Number of blobs sent; blobs that the repository has are not sent again. */
  blobsSent: number;
}

/**
 * Pushes one image of a layout: blobs, then child manifests before their parents, and the tag last, so that an interrupted push leaves no incomplete image under a tag.
 * @throws RegistryError `refused` where the tag leads to another digest: a tag that sites may pin is never moved
 */
export async function pushImage(layout: OciLayout, digest: string, client: RegistryClient, to: ImageRef): Promise<Pushed> {
  const present = await client.announcedDigest(to.repository, referenceOf(to));
  if (present === digest) return { digest, outcome: "already there", blobsSent: 0 };
  if (present !== undefined) throw tagTaken(client.host, to, present, digest);
  const { root, manifests, blobs } = await imageTree(layout, digest);
  let blobsSent = 0;
  for (const blob of blobs) {
    if (await client.hasBlob(to.repository, blob.digest)) continue;
    await client.putBlob(to.repository, { ...blob, open: () => layout.open(blob.digest) });
    blobsSent += 1;
  }
  for (const manifest of manifests) await client.putManifest(to.repository, manifest.digest, manifest);
  await client.putManifest(to.repository, referenceOf(to), root);
  return { digest, outcome: "pushed", blobsSent };
}

/** The error for a tag that leads to another image. */
export function tagTaken(host: string, to: ImageRef, present: string, wanted: string | undefined): RegistryError {
  const other = wanted === undefined ? "and the source's digest cannot be read to compare; name the source by digest" : `not to ${wanted}; use another tag`;
  return new RegistryError("refused", `${host}: ${formatImageRef(to)} leads to ${present}, ${other}`);
}
