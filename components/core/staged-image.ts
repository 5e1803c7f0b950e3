import type { Fault } from "./fault";
import { imageRefFault, isTagged, parseImageRef } from "./image-ref";

/**
 * Fault of an image in a `staged` block, or undefined for `repository:tag`.
 *
 * A site looks for an image by its tag only. It splits a reference at the first `:`, so it never finds one with a digest, and it skips one without a tag.
 * Source: the script that workload orchestration runs at a site, `check-acr-images.sh`, in public code; its release is unknown, so that today's service does the same is `assumed:staging-by-tag`.
 */
export function stagedImageFault(text: string): Fault | undefined {
  const invalid = imageRefFault(text);
  if (invalid !== undefined || isTagged(text)) return invalid;
  const hasDigest = parseImageRef(text).digest !== undefined;
  return {
    code: "EDGE-STAGED-IMAGE",
    what: hasDigest
      ? 'a staged image names a digest, but a site looks for a tag only: it never finds the image, and staging fails with "Not all images were fully downloaded"'
      : "a staged image has no tag: a site skips it and reports the others as staged, and the service waits 30 minutes for this one",
    given: text,
    allowed: "repository:tag",
    fix: hasDigest
      ? "write repository:tag; the hub records the digest of each published image, and reports a tag that moves (EDGE-TAG-MOVED)"
      : "write the tag, also where it is latest",
  };
}

/** Faults of all images of `staged` blocks. */
export function stagedImageFaults(images: readonly string[]): Fault[] {
  return images.flatMap((image) => stagedImageFault(image) ?? []);
}
