import type { SiteImages } from "../../review/read/preview-plan";
import type { StackReview } from "../../review/judge/review";
import { withTransferBytes } from "../../review/judge/wan-transfer";
import type { ContentsAsked, ContentsReader } from "./registry-contents";

/** A stack's review, and the images on its site according to the preview. */
export interface Previewed {
  review: StackReview;
  onSite: SiteImages;
}

/** Adds the bytes that new images move over the WAN; reads each cloud registry once. */
export async function measuredReviews(
  previewed: readonly Previewed[],
  read: ContentsReader,
  { environment, ending }: Pick<ContentsAsked, "environment" | "ending">,
): Promise<StackReview[]> {
  const moving = previewed.filter(({ review }) => review.newImages.length > 0);
  const registries = [...new Set(moving.flatMap(({ onSite }) => onSite.registryId ?? []))];
  const readings = await Promise.all(
    registries.map(async (registryId) => {
      const images = moving.filter(({ onSite }) => onSite.registryId === registryId).flatMap(imagesOf);
      return [registryId, await read({ registryId, images: [...new Set(images)].sort(), environment, ending })] as const;
    }),
  );
  const known = new Map(readings);
  return previewed.map(({ review, onSite }) =>
    withTransferBytes(review, onSite, known.get(onSite.registryId ?? "") ?? { because: "the preview does not name the cloud registry" }),
  );
}

function imagesOf({ review, onSite }: Previewed): string[] {
  return [...onSite.images, ...review.newImages.flatMap(({ images }) => images)];
}
