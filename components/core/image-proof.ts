/**
 * Whether a solution needs proof that its images are at the site before it is published and installed.
 * - `required`: yes
 * - `preferred`: yes, where the program can read the site's registry; else the service's word counts
 * - `off`: no, nothing is fetched beforehand
 */
export type ProofMode = "required" | "preferred" | "off";

/** Every proof mode, the strictest first. */
export const proofModes = ["required", "preferred", "off"] as const satisfies readonly ProofMode[];

/** How one image is known to be at a site. */
export interface ImageProof {
  /** `repository:tag` */
  image: string;
  /** Digest of the tag in the cloud registry; absent where that could not be read. */
  cloudDigest?: string;
  /** Digest of the tag at the site, whose manifests and blobs the site's registry serves; absent on the service's word. */
  siteDigest?: string;
  /** Size of the image's manifests and blobs of all platforms; absent on the service's word. */
  bytes?: number;
  /** When the site's registry was read, ISO 8601. */
  provedAt: string;
  /** The stack that read it, `organization/project/stack`. */
  by: string;
  /** What the proof rests on. */
  path: "site registry" | "service's word";
}

/** Does the proof name each of these images? */
export function coversImages(proof: readonly ImageProof[], images: readonly string[]): boolean {
  return images.every((image) => proof.some((one) => one.image === image));
}
