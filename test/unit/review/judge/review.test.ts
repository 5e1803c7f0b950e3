import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { previewPlan } from "../../../../review/read/preview-plan";
import { combineReviews, reviewSchema } from "../../../../review/judge/review";
import { reviewStack } from "../../../../review/judge/review-stack";

const stack = (name: string, role: "hub" | "site", unchanged = 0) => reviewStack({ ...previewPlan([]), stack: name, role, unchanged, result: "succeeded" });

describe("a combined review", () => {
  it("lists the hub first, then the sites alphabetically", () =>
    assert.deepEqual(
      combineReviews([stack("line-2", "site"), stack("zentral", "hub"), stack("line-1", "site")]).stacks.map(({ stack: name }) => name),
      ["zentral", "line-1", "line-2"],
    ));

  it("uses the last review of a stack that occurs twice", () =>
    assert.deepEqual(
      combineReviews([stack("a", "site", 1), stack("a", "site", 2)]).stacks.map(({ unchanged }) => unchanged),
      [2],
    ));

  it("has the highest risk of its stacks", () => assert.equal(combineReviews([{ ...stack("a", "site"), risk: "high" }, stack("b", "site")]).risk, "high"));

  it("matches docs/reference/review.schema.json", () => {
    const { title, ...schema } = JSON.parse(readFileSync("docs/reference/review.schema.json", "utf8")) as Record<string, unknown>;
    assert.equal(title, "Report of npm run preview-report");
    assert.deepEqual(schema, JSON.parse(JSON.stringify(z.toJSONSchema(reviewSchema))));
  });
});
