import type { ImageProof } from "../../core/image-proof";
import type { ImageDigests } from "../../core/moved-tag";
import type { WantedImage } from "../../site-registry/wanted-image";

/** The proof of images whose manifests and blobs the site's registry serves. */
export function proofBySite(wanted: readonly WantedImage[], by: string, nowMs: number): ImageProof[] {
  return wanted.map(({ image, digest, manifests, blobs }) => {
    const bytes = [...manifests, ...blobs].reduce((sum, { size }) => sum + size, 0);
    return { image, cloudDigest: digest, siteDigest: digest, bytes, provedAt: new Date(nowMs).toISOString(), by, path: "site registry" };
  });
}

/** What stands for a proof where the site's registry cannot be read; `digests`: of the images in the cloud registry, as far as they are known. */
export function proofByWord(images: readonly string[], digests: ImageDigests, by: string, nowMs: number): ImageProof[] {
  return images.map((image) => {
    const cloudDigest = digests[image];
    return { image, ...(cloudDigest !== undefined && { cloudDigest }), provedAt: new Date(nowMs).toISOString(), by, path: "service's word" };
  });
}
