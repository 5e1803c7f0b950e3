import assert from "node:assert/strict";
import { engineEvents } from "../../../../stacks/review/engine-events";
import { commentLimit, markdown } from "../../../../stacks/review/markdown";
import { previewPlan } from "../../../../stacks/review/preview-plan";
import { type Review, reviewOf, reviewSchema } from "../../../../stacks/review/review";
import { reviewedStack } from "../../../../stacks/review/reviewed-stack";
import { preparedChanges } from "../../../support/prepared-changes";
import { recordedComment, recordedStream } from "../../../support/recorded-previews";

const reviewOfStreams = (streams: readonly string[]): Review => reviewOf(streams.map((text) => reviewedStack(previewPlan(engineEvents("stream", text)))));

describe("a recorded preview", () => {
  for (const { name, stacks } of preparedChanges) {
    const streams = stacks.map((stack) => recordedStream(name, stack));

    it(`of ${name} makes its comment`, () => assert.equal(`${markdown(reviewOfStreams(streams))}\n`, recordedComment(name)));

    it(`of ${name} makes a report that its schema reads back`, () => {
      const review = reviewOfStreams(streams);
      assert.deepEqual(reviewSchema.parse(JSON.parse(JSON.stringify(review))), JSON.parse(JSON.stringify(review)));
    });

    it(`of ${name} makes the same comment whatever the order of the stacks and of the resources`, () => {
      const turned = streams.map((text) => text.trim().split("\n").reverse().join("\n")).reverse();
      assert.equal(markdown(reviewOfStreams(turned)), markdown(reviewOfStreams(streams)));
    });
  }

  it("says what happens and how dangerous it is in the first three lines", () => {
    const lines = (name: string) =>
      recordedComment(name)
        .split("\n")
        .filter((line) => line !== "")
        .slice(0, 3);
    assert.match(lines("new-version").join(), /^## New images of vision 1\.1\.0: line-1, line-2,\*\*Danger: low\.\*\*/);
    assert.match(lines("standard-sku").join(), /^## Refused by policy: hub; SKU changed: hub,\*\*Danger: high\.\*\*.*refused by registry-premium\.$/);
    assert.match(lines("destroyed-site").join(), /^## To be destroyed: line-1,\*\*Danger: high\.\*\*/);
  });

  it("of twenty sites fits into one comment", () => {
    const stream = recordedStream("new-version", "line-1");
    const sites = Array.from({ length: 20 }, (_, index) => stream.replaceAll("line-1", `line-${index + 1}`));
    const comment = markdown(reviewOfStreams(sites));
    assert.ok(comment.length < commentLimit, String(comment.length));
    assert.match(comment, /^## New images of vision 1\.1\.0: line-1, line-10, line-11, line-12, line-13, line-14 and 14 more/);
    assert.doesNotMatch(comment, /Left out/);
  });

  it("of two hundred sites is cut to one comment, and it says what is left out", () => {
    const stream = recordedStream("new-version", "line-1");
    const sites = Array.from({ length: 200 }, (_, index) => stream.replaceAll("line-1", `line-${index + 1}`));
    const comment = markdown(reviewOfStreams(sites));
    assert.ok(comment.length < commentLimit, String(comment.length));
    assert.match(comment, /160 more are in the JSON report/);
    assert.match(comment, /Left out, because a comment may be no longer: the (raw )?diff of line-/);
  });
});
