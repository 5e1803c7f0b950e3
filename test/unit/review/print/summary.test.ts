import assert from "node:assert/strict";
import { formatBytes } from "../../../../review/print/markdown-text";
import { headline, wanSummary } from "../../../../review/print/summary";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { combineReviews } from "../../../../review/judge/review";
import { reviewStack } from "../../../../review/judge/review-stack";
import { plannedEvent } from "../../../support/planned-event";

describe("formatted bytes", () => {
  for (const [bytes, text] of [
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [12_345_678, "12.3 MB"],
    [4_200_000_000, "4.2 GB"],
    [7e15, "7000.0 TB"],
  ] as const)
    it(`${bytes} are ${text}`, () => assert.equal(formatBytes(bytes), text));

  /** Summary of sites, each with the bytes of its solutions or the reason why they are unknown. */
  const summaryOf = (...sites: (number[] | string)[]) =>
    wanSummary(
      combineReviews(
        sites.map((site, index) => ({
          ...reviewStack(previewPlan([])),
          stack: `line-${index}`,
          newImages: (typeof site === "string" ? [undefined] : site).map((bytes) => ({
            solution: "vision",
            to: "1.1.0",
            images: [],
            ...(bytes === undefined ? {} : { bytes }),
          })),
          ...(typeof site === "string" && site !== "" ? { notMeasured: site } : {}),
        })),
      ),
    );

  for (const [what, sites, expected] of [
    ["no new image", [[]], undefined],
    ["one site", [[1_000, 500]], "1.5 kB."],
    ["sites with equal bytes", [[1_000], [1_000]], "1.0 kB to each of 2 sites, 2.0 kB in total."],
    ["sites with different bytes", [[1_000], [3_000]], "at most 3.0 kB to one of 2 sites, 4.0 kB in total."],
    ["nothing measured", ["no way", "no way"], "not measured (no way)."],
    ["no reason", [""], "not measured."],
    ["some measured", [[1_000], "no way", "no say"], "1.0 kB; not measured for 2 more (no way; no say)."],
  ] as const)
    it(`for ${what}`, () => assert.equal(summaryOf(...sites.map((site) => (typeof site === "string" ? site : [...site]))), expected));
});

describe("the headline", () => {
  it("shows that a site is imported if one of its resources is imported, whatever else is created", () => {
    const lines = [
      plannedEvent({ name: "x", op: "import", type: "azure-native:kubernetesconfiguration:Extension", after: { version: "1.5.0" } }),
      plannedEvent({ name: "y", op: "create", type: "pulumi-nodejs:dynamic/edge:Token" }),
    ];
    const stack = reviewStack(previewPlan(engineEvents("stream", lines.join("\n"))));
    assert.equal(headline(combineReviews([{ ...stack, stack: "line-1", outcome: "planned" }])), "Imported: line-1");
  });
});
