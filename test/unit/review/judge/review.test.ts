import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewOf, reviewSchema } from "../../../../review/judge/review";
import { reviewedStack } from "../../../../review/judge/reviewed-stack";

const stack = (name: string, role: "hub" | "site", unchanged = 0) => reviewedStack({ ...previewPlan([]), stack: name, role, unchanged, result: "succeeded" });

describe("a review", () => {
  it("has the hub first, then the sites in the order of the alphabet", () =>
    assert.deepEqual(
      reviewOf([stack("line-2", "site"), stack("zentral", "hub"), stack("line-1", "site")]).stacks.map(({ stack: name }) => name),
      ["zentral", "line-1", "line-2"],
    ));

  it("takes the last of a stack that is there twice", () =>
    assert.deepEqual(
      reviewOf([stack("a", "site", 1), stack("a", "site", 2)]).stacks.map(({ unchanged }) => unchanged),
      [2],
    ));

  it("is as dangerous as the worst of its stacks", () =>
    assert.equal(reviewOf([{ ...stack("a", "site"), danger: "high" }, stack("b", "site")]).danger, "high"));

  it("is what docs/reference/review.schema.json says", () => {
    const { title, ...schema } = JSON.parse(readFileSync("docs/reference/review.schema.json", "utf8")) as Record<string, unknown>;
    assert.equal(title, "Report of npm run preview-report");
    assert.deepEqual(schema, JSON.parse(JSON.stringify(z.toJSONSchema(reviewSchema))));
  });
});
