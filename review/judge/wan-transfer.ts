import type { SiteImages } from "../read/preview-plan";
import type { StackReview } from "./review";

/** Content of an image: size in bytes by digest, for manifests, configurations and layers of every platform. */
export type ImageContent = ReadonlyMap<string, number>;

/** Contents of images in the cloud registry, by `repository[:tag][@digest]`, or the reason why they could not be read. */
export type ImageReading = { contents: ReadonlyMap<string, ImageContent> } | { because: string };

/**
 * Computes the bytes that a site fetches for each list of images, in order. Content that is present, or that an earlier list fetched, is not fetched again.
 * `assumed:shared-layer-once`: a layer that came with another repository is not fetched again either.
 */
export function transferBytes(present: readonly ImageContent[], wanted: readonly (readonly ImageContent[])[]): number[] {
  const known = new Set(present.flatMap((content) => [...content.keys()]));
  return wanted.map((images) => {
    const missing = new Map(images.flatMap((content) => [...content]).filter(([digest]) => !known.has(digest)));
    for (const digest of missing.keys()) known.add(digest);
    return [...missing.values()].reduce((sum, bytes) => sum + bytes, 0);
  });
}

/** Adds the transfer size of new images to a review, or the reason why it is unknown. Pure. An image that the registry has deleted counts as missing at the site. */
export function withTransferBytes(stack: StackReview, { images }: Pick<SiteImages, "images">, reading: ImageReading): StackReview {
  if (stack.newImages.length === 0) return stack;
  if ("because" in reading) return { ...stack, notMeasured: reading.because };
  const contentsOf = (names: readonly string[]) => names.flatMap((image) => reading.contents.get(image) ?? []);
  const wanted = stack.newImages.map((solution) => contentsOf(solution.images));
  if (wanted.some((contents, index) => contents.length !== stack.newImages[index]?.images.length))
    return { ...stack, notMeasured: "the registry does not have every new image" };
  const bytes = transferBytes(contentsOf(images), wanted);
  return { ...stack, newImages: stack.newImages.map((solution, index) => ({ ...solution, bytes: bytes[index] ?? 0 })) };
}
