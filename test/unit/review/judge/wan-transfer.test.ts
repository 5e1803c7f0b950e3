import assert from "node:assert/strict";
import fc from "fast-check";
import { type ImageContent, transferBytes, withTransferBytes } from "../../../../review/judge/wan-transfer";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewStack } from "../../../../review/judge/review-stack";

const content = (...digests: string[]): ImageContent => new Map(digests.map((digest) => [digest, 10 ** Number(digest)]));

describe("bytes over the WAN", () => {
  const cases: [string, ImageContent[], ImageContent[][], number[]][] = [
    ["no wanted image", [content("0")], [], []],
    ["an image without present content", [], [[content("0", "1")]], [11]],
    ["an image that is present", [content("0", "1")], [[content("0", "1")]], [0]],
    ["a layer that is present in another image", [content("1", "2")], [[content("0", "1")]], [1]],
    ["a layer that two images share", [], [[content("0", "1"), content("1", "2")]], [111]],
    ["a layer that an earlier list contains", [], [[content("0", "1")], [content("1", "2")]], [11, 100]],
  ];
  for (const [what, present, wanted, bytes] of cases)
    it(`of ${what}: ${bytes.join(", ") || "none"}`, () => assert.deepEqual(transferBytes(present, wanted), bytes));

  it("are those of every wanted digest that is not present, once each, for any lists", () => {
    const image = fc.uniqueArray(fc.nat(9), { maxLength: 5 }).map((digests) => content(...digests.map(String)));
    const digests = (images: readonly ImageContent[]) => new Set(images.flatMap((one) => [...one.keys()]));
    fc.assert(
      fc.property(fc.array(image, { maxLength: 4 }), fc.array(fc.array(image, { maxLength: 3 }), { maxLength: 3 }), (present, wanted) => {
        const there = digests(present);
        const missing = [...digests(wanted.flat())].filter((digest) => !there.has(digest));
        const sum = transferBytes(present, wanted).reduce((total, bytes) => total + bytes, 0);
        assert.equal(
          sum,
          [...content(...missing).values()].reduce((total, bytes) => total + bytes, 0),
        );
      }),
    );
  });
});

describe("a review with measured WAN transfer", () => {
  const review = { ...reviewStack(previewPlan([])), newImages: [{ solution: "vision", to: "1.1.0", images: ["a:2"] }] };
  const contents = new Map([
    ["a:1", content("0", "1")],
    ["a:2", content("1", "2")],
  ]);

  it("has the bytes in addition to the previous images", () =>
    assert.deepEqual(withTransferBytes(review, { images: ["a:1"] }, { contents }), { ...review, newImages: [{ ...review.newImages[0], bytes: 100 }] }));

  it("treats a previous image as absent if the registry no longer has it", () =>
    assert.equal(withTransferBytes(review, { images: ["gone:1"] }, { contents }).newImages[0]?.bytes, 110));

  it("shows the reason if nothing could be read", () =>
    assert.deepEqual(withTransferBytes(review, { images: [] }, { because: "it is night" }), { ...review, notMeasured: "it is night" }));

  it("shows the reason if a new image is missing", () => {
    const { notMeasured, newImages } = withTransferBytes(review, { images: [] }, { contents: new Map() });
    assert.deepEqual([notMeasured, newImages], ["the registry does not have every new image", review.newImages]);
  });

  it("is unchanged without new images", () => {
    const nothing = reviewStack(previewPlan([]));
    assert.equal(withTransferBytes(nothing, { images: [] }, { because: "it is night" }), nothing);
  });
});
