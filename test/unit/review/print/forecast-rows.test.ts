import assert from "node:assert/strict";
import type { StackReview } from "../../../../review/judge/review";
import { combineReviews } from "../../../../review/judge/review";
import { reviewStack } from "../../../../review/judge/review-stack";
import { forecastRows } from "../../../../review/print/forecast-rows";
import { markdown } from "../../../../review/print/markdown";
import { previewPlan } from "../../../../review/read/preview-plan";

const empty = reviewStack(previewPlan([]));
const site = (number: number, forecast: StackReview["forecast"]): StackReview => ({
  ...empty,
  stack: `line-${number}`,
  role: "site",
  outcome: "planned",
  risk: "low",
  forecast,
});
const fits = (left: number, day: number) => ({
  text: `fits: ${left.toFixed(1)} of 9.6 GiB left; arrives day ${day}`,
  verdict: "fits" as const,
  left,
  size: 9.6,
  arrivesAt: `2026-12-0${day}T00:40:00Z`,
});
const sites = (count: number, of: (index: number) => StackReview["forecast"]) => Array.from({ length: count }, (_, index) => site(index + 1, of(index)));

/** Lines of the comment's section, without empty lines around it. */
const section = (stacks: readonly StackReview[]) => {
  const [, text = ""] = markdown(combineReviews(stacks)).split("### Forecast\n");
  return ["### Forecast", ...(text.split(/\n\n(?!\|)/)[0] ?? "").trimEnd().split("\n")];
};

describe("forecasts in a comment", () => {
  it("share one row if they are equal", () => {
    assert.deepEqual(forecastRows(sites(20, () => fits(4.1, 5))), [["`line-1`, `line-2` and 18 more", "fits: 4.1 of 9.6 GiB left; arrives day 5"]]);
  });
  it("start with images that do not fit", () => {
    const full = { text: "does not fit: 9.9 GiB new, 1.0 of 9.6 GiB free", verdict: "does not fit" as const };
    const unknown = { text: "not known: the registry cannot be reached from here", verdict: "not known" as const };
    const rows = forecastRows([site(1, fits(4.1, 5)), site(2, unknown), site(3, full)]);
    assert.deepEqual(
      rows.map(([, text]) => text),
      [full.text, unknown.text, "fits: 4.1 of 9.6 GiB left; arrives day 5"],
    );
  });
  it("show a range per verdict if more than eight differ", () => {
    const stacks = [...sites(19, (index) => fits(1 + index / 10, (index % 5) + 1)), site(20, { text: "does not fit: much", verdict: "does not fit" })];
    assert.deepEqual(forecastRows(stacks), [
      ["`line-20`", "does not fit: much"],
      ["`line-1`, `line-2` and 17 more", "fits: 1.0 to 2.8 GiB left; arrives 2026-12-01 00:40 UTC to 2026-12-05 00:40 UTC"],
    ]);
  });
  it("count the sites without an arrival time in a range", () => {
    const stacks = sites(9, (index) => (index === 0 ? { text: "fits: 0.5 of 9.6 GiB left", verdict: "fits", left: 0.5, size: 9.6 } : fits(1 + index / 10, 5)));
    assert.match(forecastRows(stacks)[0]?.[1] ?? "", /^fits: 0\.5 to 1\.8 GiB left; arrives .*; no time for 1$/);
  });
  for (const [what, of] of [
    ["equal", () => fits(4.1, 5)],
    ["of eight kinds", (index: number) => fits(index % 8, 5)],
    ["all different", (index: number) => fits(index, (index % 9) + 1)],
  ] as const)
    it(`of twenty sites, ${what}, have at most twelve lines`, () => {
      const lines = section(sites(20, of));
      assert.ok(lines.length <= 12 && lines.length >= 5, lines.join("\n"));
    });
  it("are absent without new images", () => assert.doesNotMatch(markdown(combineReviews(sites(2, () => undefined))), /Forecast/));
});
