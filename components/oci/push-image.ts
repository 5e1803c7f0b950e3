import type { ImageRef } from "../core/image-ref";
import { formatImageRef, referenceOf } from "../core/image-ref";
import { imageTree } from "./image-tree";
import type { OciLayout } from "./oci-layout";
import type { RegistryClient } from "./registry-client";
import { RegistryError } from "./registry-error";

/** What a push did. */
export interface Pushed {
  digest: string;
  /** `already there`: the reference led to this digest before, and nothing was sent. */
  outcome: "pushed" | "already there";
  /** Blobs sent; those the repository had are not sent again. */
  blobsSent: number;
}

/**
 * Brings one image of a layout into a repository: blobs, then manifests from the inside out, the tag last, so that a broken push leaves no half image under a name.
 * @throws RegistryError `refused` where the tag leads to another digest: a tag that sites pin is never moved
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

/** The error for a tag that another image has. */
export function tagTaken(host: string, to: ImageRef, present: string, wanted: string | undefined): RegistryError {
  const other = wanted === undefined ? "and whether that is the source's image cannot be read; name the source by digest" : `not to ${wanted}; use another tag`;
  return new RegistryError("refused", `${host}: ${formatImageRef(to)} leads to ${present}, ${other}`);
}
