import type { ImagesOnSite } from "./images-on-site";
import type { StackReview } from "../judge/review";

/** What an image consists of, manifests, configurations and layers of every platform: bytes by digest. */
export type ImageContent = ReadonlyMap<string, number>;

/** What the cloud registry tells of images, by `repository[:tag][@digest]`, or why it tells nothing. */
export type ImageReading = { contents: ReadonlyMap<string, ImageContent> } | { because: string };

/**
 * Bytes that each of these lists of images brings to a site, one list after the other: what is there, or came with a list before, is not fetched again.
 * That a layer of another repository need not be fetched either is assumed.
 */
export function bytesBeyond(present: readonly ImageContent[], wanted: readonly (readonly ImageContent[])[]): number[] {
  const there = new Set(present.flatMap((content) => [...content.keys()]));
  return wanted.map((images) => {
    const missing = new Map(images.flatMap((content) => [...content]).filter(([digest]) => !there.has(digest)));
    for (const digest of missing.keys()) there.add(digest);
    return [...missing.values()].reduce((sum, bytes) => sum + bytes, 0);
  });
}

/** A review with the bytes of its new images, or with the reason why they are not known. Pure. What the registry no longer has of the images before counts as not there. */
export function measuredStack(stack: StackReview, { images }: Pick<ImagesOnSite, "images">, reading: ImageReading): StackReview {
  if (stack.newImages.length === 0) return stack;
  if ("because" in reading) return { ...stack, notMeasured: reading.because };
  const contentsOf = (names: readonly string[]) => names.flatMap((image) => reading.contents.get(image) ?? []);
  const wanted = stack.newImages.map((solution) => contentsOf(solution.images));
  if (wanted.some((contents, index) => contents.length !== stack.newImages[index]?.images.length))
    return { ...stack, notMeasured: "the registry does not have every new image" };
  const bytes = bytesBeyond(contentsOf(images), wanted);
  return { ...stack, newImages: stack.newImages.map((solution, index) => ({ ...solution, bytes: bytes[index] ?? 0 })) };
}
