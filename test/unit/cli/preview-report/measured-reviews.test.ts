import assert from "node:assert/strict";
import { measuredReviews, type Previewed } from "../../../../cli/preview-report/measured-reviews";
import type { ContentsAsked } from "../../../../cli/preview-report/registry-contents";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewStack } from "../../../../review/judge/review-stack";

const ending = new AbortController().signal;
const previewed = (stack: string, registryId: string | undefined, images: string[], ...brought: string[]): Previewed => ({
  review: {
    ...reviewStack({ ...previewPlan([]), stack }),
    newImages: brought.length === 0 ? [] : [{ solution: "vision", to: "2", images: brought }],
  },
  onSite: { registryId, images },
});

/** Measures with registries in which every image has its own layer of 10 bytes, except for the registry `/closed`, which refuses. */
const measured = async (...previews: Previewed[]) => {
  const asked: Pick<ContentsAsked, "registryId" | "images">[] = [];
  const reviews = await measuredReviews(
    previews,
    async ({ registryId, images }) => {
      asked.push({ registryId, images });
      return registryId === "/closed" ? { because: "it is closed" } : { contents: new Map(images.map((image) => [image, new Map([[image, 10]])])) };
    },
    { environment: {}, ending },
  );
  return { asked, measures: reviews.map(({ stack, newImages, notMeasured }) => [stack, newImages[0]?.bytes, notMeasured]) };
};

describe("measured reviews", () => {
  it("read each registry once, for the images of all its sites before and after", async () =>
    assert.deepEqual(
      await measured(previewed("a", "/hub", ["x:1"], "x:2"), previewed("b", "/hub", ["x:2"], "x:2", "y:1"), previewed("c", "/closed", [], "x:2")),
      {
        asked: [
          { registryId: "/hub", images: ["x:1", "x:2", "y:1"] },
          { registryId: "/closed", images: ["x:2"] },
        ],
        measures: [
          ["a", 10, undefined],
          ["b", 10, undefined],
          ["c", undefined, "it is closed"],
        ],
      },
    ));

  it("read no registry if no image is new", async () =>
    assert.deepEqual(await measured(previewed("a", "/hub", ["x:1"])), { asked: [], measures: [["a", undefined, undefined]] }));

  it("report if the preview does not contain the registry", async () =>
    assert.deepEqual(await measured(previewed("a", undefined, [], "x:1")), {
      asked: [],
      measures: [["a", undefined, "the preview does not name the cloud registry"]],
    }));
});
