import assert from "node:assert/strict";
import { engineEvents } from "../../../review/read/engine-events";
import { commentLimit, markdown } from "../../../review/print/markdown";
import { previewPlan } from "../../../review/read/preview-plan";
import { type Review, combineReviews, reviewSchema } from "../../../review/judge/review";
import { reviewStack } from "../../../review/judge/review-stack";
import { type ImageReading, withTransferBytes } from "../../../review/judge/wan-transfer";
import { asNewSite, manySites } from "../../support/many-sites";
import { preparedChanges } from "../../support/prepared-changes";
import { recordComment, recordedComment, recordedReading, recordedStream } from "../../support/recorded-previews";

/** Rewrites the comments from the recorded previews instead of comparing with them. */
const isRecording = process.env["EDGE_STAGING_RECORD"] === "1";

const reviewOfStreams = (streams: readonly string[], reading: ImageReading = recordedReading("new-version")): Review =>
  combineReviews(
    streams.map((text) => previewPlan(engineEvents("stream", text))).map((plan) => withTransferBytes(reviewStack(plan), plan.siteImages, reading)),
  );

describe("a recorded preview", () => {
  for (const { name, stacks } of preparedChanges) {
    const streams = stacks.map((stack) => recordedStream(name, stack));

    it(`of ${name} results in its recorded comment`, () => {
      const comment = `${markdown(reviewOfStreams(streams))}\n`;
      if (isRecording) recordComment(name, comment);
      assert.equal(comment, recordedComment(name));
    });

    it(`of ${name} results in a report that matches its schema`, () => {
      const review = reviewOfStreams(streams);
      assert.deepEqual(reviewSchema.parse(JSON.parse(JSON.stringify(review))), JSON.parse(JSON.stringify(review)));
    });

    it(`of ${name} results in the same comment for any order of stacks and resources`, () => {
      const turned = streams.map((text) => text.trim().split("\n").reverse().join("\n")).reverse();
      assert.equal(markdown(reviewOfStreams(turned)), markdown(reviewOfStreams(streams)));
    });
  }

  it("has change and risk in the first three lines of its comment", () => {
    const lines = (name: string) =>
      recordedComment(name)
        .split("\n")
        .filter((line) => line !== "")
        .slice(0, 3);
    assert.match(lines("new-version").join(), /^## New images for vision 1\.1\.0: line-1, line-2,\*\*Risk: low\.\*\*/);
    assert.match(lines("standard-sku").join(), /^## Refused by policy: hub; SKU changed: hub,\*\*Risk: high\.\*\*.*refused by registry-premium\.$/);
    assert.match(lines("destroyed-site").join(), /^## Destroy: line-1,\*\*Risk: high\.\*\*/);
  });

  it("with the same change on twenty sites has one collapsed section with all names, below the first three lines", () => {
    const comment = markdown(reviewOfStreams(manySites(recordedStream("new-version", "line-1"), 20)));
    const [what, risk, policy] = comment.split("\n\n");
    assert.equal(what, "## New images for vision 1.1.0: line-1, line-2, line-3, line-4, line-5, line-6 and 14 more");
    assert.equal(risk, "**Risk: low.** Running workloads continue, and nothing is removed.");
    assert.equal(policy, "**Policy:** passed in 20 stacks. **WAN transfer:** 1.3 kB to each of 20 sites, 25.4 kB in total.");
    assert.deepEqual(
      [...comment.matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary),
      ["line-1, line-2 and 18 more: 4 changes each, 29 unchanged, risk low", "raw diff of line-1, line-2 and 18 more"],
    );
    assert.match(comment, /\nIdentical changes on line-1, line-2, line-3, .*, line-19, line-20\. `<site>` stands for the name of each\.\n/);
    assert.ok(comment.length < 3_000, String(comment.length));
  });

  it("with the same rotation on twenty sites shows one risk for all of them", () =>
    assert.match(
      markdown(reviewOfStreams(manySites(recordedStream("rotation", "line-1"), 20))),
      /^## New passwords: line-1, .* and 14 more\n\n\*\*Risk: medium\.\*\* [^.]+\. line-1, line-2 and 18 more, password: a new password is issued; [^.]+\.\n/,
    ));

  it("with additional changes on two of twenty sites shows these separately", () => {
    const others = manySites(recordedStream("log-level", "line-1"), 20).slice(7, 9);
    const comment = markdown(
      reviewOfStreams([...manySites(recordedStream("new-version", "line-1"), 20).filter((_, index) => index !== 7 && index !== 8), ...others]),
    );
    assert.deepEqual(
      [...comment.matchAll(/<summary>(line.*)<\/summary>/g)].map(([, summary]) => summary),
      ["line-1, line-2 and 16 more: 4 changes each, 29 unchanged, risk low", "line-8, line-9: 2 changes each, 31 unchanged, risk low"],
    );
  });

  it("with twenty new sites has one collapsed section, with a table of the values that differ", () => {
    const comment = markdown(reviewOfStreams(manySites(asNewSite(recordedStream("log-level", "line-1")), 20)));
    assert.match(comment, /^## New with vision 1\.0\.0: line-1, line-2, line-3, line-4, line-5, line-6 and 14 more\n/);
    assert.match(comment, /\n\| site \| service address \|\n\| --- \| --- \|\n\| `line-1` \| `10\.96\.0\.50` \|\n/);
    assert.match(comment, /\n\| `line-20` \| `10\.96\.0\.69` \|\n\n<\/details>/);
    assert.match(comment, / {2}- cluster: `<site>`\n/);
    assert.ok(comment.length < 12_500, String(comment.length));
    assert.doesNotMatch(comment, /Omitted/);
  });

  it("with one new site shows all names", () => {
    const comment = markdown(reviewOfStreams([asNewSite(recordedStream("log-level", "line-1"))]));
    assert.match(comment, / {2}- cluster: `line-1`\n/);
    assert.match(comment, / {2}- service address: `10\.96\.0\.50`\n/);
    assert.doesNotMatch(comment, /<site>|differs per site/);
  });

  it("with two hundred different sites is truncated to one comment, which lists what is omitted", () => {
    const sites = manySites(recordedStream("new-version", "line-1"), 200).map((stream, index) => stream.replaceAll("1.1.0", `1.1.${index}`));
    const comment = markdown(reviewOfStreams(sites, { because: "nobody is signed in to Azure here" }));
    assert.ok(comment.length < commentLimit, String(comment.length));
    assert.match(comment, /160 more rows are in the JSON report/);
    assert.match(comment, /Omitted to fit into one comment: the (raw )?diff of line-/);
    assert.match(comment, /\*\*WAN transfer:\*\* not measured \(nobody is signed in to Azure here\)\.\n/);
  });
});
