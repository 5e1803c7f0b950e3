import assert from "node:assert/strict";
import { engineEvents } from "../../../review/read/engine-events";
import { commentLimit, markdown } from "../../../review/print/markdown";
import { previewPlan } from "../../../review/read/preview-plan";
import { type Review, reviewOf, reviewSchema } from "../../../review/judge/review";
import { reviewedStack } from "../../../review/judge/reviewed-stack";
import { type ImageReading, measuredStack } from "../../../review/read/wan-bytes";
import { asNewSite, manySites } from "../../support/many-sites";
import { preparedChanges } from "../../support/prepared-changes";
import { recordComment, recordedComment, recordedReading, recordedStream } from "../../support/recorded-previews";

/** Writes the comments anew from the recorded previews instead of comparing with them. */
const isRecording = process.env["EDGE_STAGING_RECORD"] === "1";

const reviewOfStreams = (streams: readonly string[], reading: ImageReading = recordedReading("new-version")): Review =>
  reviewOf(streams.map((text) => previewPlan(engineEvents("stream", text))).map((plan) => measuredStack(reviewedStack(plan), plan.onSite, reading)));

describe("a recorded preview", () => {
  for (const { name, stacks } of preparedChanges) {
    const streams = stacks.map((stack) => recordedStream(name, stack));

    it(`of ${name} makes its comment`, () => {
      const comment = `${markdown(reviewOfStreams(streams))}\n`;
      if (isRecording) recordComment(name, comment);
      assert.equal(comment, recordedComment(name));
    });

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

  it("of the same change on twenty sites is one fold, which names them all, below the first three lines", () => {
    const comment = markdown(reviewOfStreams(manySites(recordedStream("new-version", "line-1"), 20)));
    const [what, danger, policies] = comment.split("\n\n");
    assert.equal(what, "## New images of vision 1.1.0: line-1, line-2, line-3, line-4, line-5, line-6 and 14 more");
    assert.equal(danger, "**Danger: low.** What runs on the sites goes on, and nothing is taken away.");
    assert.equal(policies, "**Policies:** passed in 20 stacks. **Bytes over the WAN:** 1.3 kB to each of 20 sites, 25.4 kB in all.");
    assert.deepEqual(
      [...comment.matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary),
      ["line-1, line-2 and 18 more: 3 changes each, 29 unchanged, danger low", "raw diff of line-1, line-2 and 18 more"],
    );
    assert.match(comment, /\nOn line-1, line-2, line-3, .*, line-19, line-20\.\n/);
    assert.ok(comment.length < 3_000, String(comment.length));
  });

  it("of the same rotation on twenty sites says of all of them how dangerous it is", () =>
    assert.match(
      markdown(reviewOfStreams(manySites(recordedStream("rotation", "line-1"), 20))),
      /^## New passwords: line-1, .* and 14 more\n\n\*\*Danger: medium\.\*\* [^.]+\. line-1, line-2 and 18 more, password: another password is issued; [^.]+\.\n/,
    ));

  it("of twenty sites of which two change something more tells these apart", () => {
    const others = manySites(recordedStream("log-level", "line-1"), 20).slice(7, 9);
    const comment = markdown(
      reviewOfStreams([...manySites(recordedStream("new-version", "line-1"), 20).filter((_, index) => index !== 7 && index !== 8), ...others]),
    );
    assert.deepEqual(
      [...comment.matchAll(/<summary>(line.*)<\/summary>/g)].map(([, summary]) => summary),
      ["line-1, line-2 and 16 more: 3 changes each, 29 unchanged, danger low", "line-8, line-9: 2 changes each, 30 unchanged, danger low"],
    );
  });

  it("of twenty new sites is one fold, with a table of what each has of its own", () => {
    const comment = markdown(reviewOfStreams(manySites(asNewSite(recordedStream("log-level", "line-1")), 20)));
    assert.match(comment, /^## New with vision 1\.0\.0: line-1, line-2, line-3, line-4, line-5, line-6 and 14 more\n/);
    assert.match(comment, /\n\| site \| service address \|\n\| --- \| --- \|\n\| `line-1` \| `10\.96\.0\.50` \|\n/);
    assert.match(comment, /\n\| `line-20` \| `10\.96\.0\.69` \|\n\n<\/details>/);
    assert.match(comment, / {2}- cluster: `<site>`\n/);
    assert.ok(comment.length < 12_000, String(comment.length));
    assert.doesNotMatch(comment, /Left out/);
  });

  it("of one new site calls everything by its name", () => {
    const comment = markdown(reviewOfStreams([asNewSite(recordedStream("log-level", "line-1"))]));
    assert.match(comment, / {2}- cluster: `line-1`\n/);
    assert.match(comment, / {2}- service address: `10\.96\.0\.50`\n/);
    assert.doesNotMatch(comment, /<site>|its own, below/);
  });

  it("of two hundred sites that differ is cut to one comment, and it says what is left out", () => {
    const sites = manySites(recordedStream("new-version", "line-1"), 200).map((stream, index) => stream.replaceAll("1.1.0", `1.1.${index}`));
    const comment = markdown(reviewOfStreams(sites, { because: "nobody is signed in to Azure here" }));
    assert.ok(comment.length < commentLimit, String(comment.length));
    assert.match(comment, /160 more are in the JSON report/);
    assert.match(comment, /Left out, because a comment may be no longer: the (raw )?diff of line-/);
    assert.match(comment, /\*\*Bytes over the WAN:\*\* not measured \(nobody is signed in to Azure here\)\.\n/);
  });
});
