import assert from "node:assert/strict";
import fc from "fast-check";
import { combineReviews, type StackReview } from "../../../../review/judge/review";
import { reviewStack } from "../../../../review/judge/review-stack";
import { faultLines } from "../../../../review/print/fault-lines";
import { markdown } from "../../../../review/print/markdown";
import { headline } from "../../../../review/print/summary";
import { formatRefusal } from "../../../../components/core/fault";

type Fault = StackReview["faults"][number];

const frequent: Fault = {
  severity: "warning",
  code: "EDGE-IMAGE-FLOATING",
  what: "an image has a floating tag",
  given: "factory/vision:latest",
  fix: "pin it",
};
const rare: Fault = { severity: "warning", code: "EDGE-TAG-MOVED", what: "a tag moved", given: "factory/vision:1.0.0", fix: "look" };
const empty: Omit<StackReview, "stack" | "faults"> = {
  ...{ role: "site", operation: "update", outcome: "planned", risk: "none", unchanged: 1, newImages: [], passwords: [], changes: [] },
  ...{ policies: { packs: [], violations: [] }, otherErrors: [] },
};
const site = (stack: string, ...faults: Fault[]): StackReview => ({ ...empty, stack, faults });
const many = (count: number, faultOf: (stack: string) => Fault) =>
  Array.from({ length: count }, (_, index) => `line-${index + 1}`).map((name) => site(name, faultOf(name)));

describe("the findings on many sites (F5)", () => {
  it("are shown once if they are equal, with the rarest first", () => {
    const stacks = [...many(50, () => frequent), site("line-51", rare)];
    assert.deepEqual(faultLines(stacks, 80), [
      "line-51: warning EDGE-TAG-MOVED  a tag moved",
      "  given   factory/vision:1.0.0",
      "  fix     look",
      "line-1, line-2, line-3, line-4, line-5, line-6 and 44 more: warning EDGE-IMAGE-FLOATING  an image has a floating tag",
      "  given   factory/vision:latest",
      "  fix     pin it",
    ]);
    assert.match(markdown(combineReviews(stacks)), /line-51: warning EDGE-TAG-MOVED/);
  });

  it("are equal even if each contains its site's name or its own given value", () => {
    const named = many(3, (stack) => ({ ...frequent, given: `site.clusterAccess.context = ${stack}` }));
    assert.deepEqual(faultLines(named, 80).slice(0, 2), [
      "line-1, line-2, line-3: warning EDGE-IMAGE-FLOATING  an image has a floating tag",
      "  given   site.clusterAccess.context = <site>",
    ]);
    const addressed = many(50, (stack) => ({ ...frequent, given: `10.96.0.${50 + Number(stack.slice(5))}` }));
    assert.equal(faultLines(addressed, 80)[1], "  given   10.96.0.51; 10.96.0.52; 10.96.0.53; and 47 more");
  });

  it("are not displaced by a code with a different text on every site", () => {
    const stacks = [
      ...many(200, (stack) => ({ ...frequent, what: `image ${stack}-${stack.length ** 9}-${Math.sin(Number(stack.slice(5)))} floats` })),
      site("line-201", rare),
    ];
    const lines = faultLines(stacks, 80);
    assert.match(lines[0] ?? "", /^line-201: warning EDGE-TAG-MOVED/);
    assert.match(lines.at(-1) ?? "", /^192 more findings are in the JSON report$/);
  });

  it("start with errors, followed by what up will refuse and by warnings, however many sites have them", () => {
    const error: Fault = { ...frequent, severity: "error", code: "EDGE-SOLUTION-UNKNOWN" };
    const refused: Fault = { ...frequent, refuses: true, code: "EDGE-CUSTOM-LOCATION" };
    const stacks = [site("line-51", rare), ...many(40, () => refused), ...many(50, () => error).map((one, index) => ({ ...one, stack: `other-${index}` }))];
    assert.deepEqual(
      faultLines(stacks, 80)
        .filter((line) => !line.startsWith(" "))
        .map((line) => line.replace(/^.*?: /, "")),
      [
        "error EDGE-SOLUTION-UNKNOWN  an image has a floating tag",
        "up will refuse: EDGE-CUSTOM-LOCATION  an image has a floating tag",
        "warning EDGE-TAG-MOVED  a tag moved",
      ],
    );
  });

  it("show the resources of other errors once", () => {
    const stacks = many(3, () => frequent).map((stack) => ({ ...stack, faults: [], otherErrors: [`${stack.stack}-target`, ""] }));
    assert.deepEqual(faultLines(stacks, 80), [
      "line-1, line-2, line-3: error at <site>-target, its text is in the run log only",
      "line-1, line-2, line-3: error its text is in the run log only",
    ]);
  });

  it("show every code as long as there is space, and never an incomplete finding", () => {
    const codes = fc.array(fc.record({ code: fc.constantFrom("EDGE-A", "EDGE-B", "EDGE-C", "EDGE-D"), site: fc.nat(60) }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(codes, (given) => {
        const stacks = given.map(({ code, site: at }) => site(`line-${at}`, { ...frequent, code }));
        const lines = faultLines(stacks, 80);
        for (const code of new Set(given.map((one) => one.code))) assert.ok(lines.some((line) => line.includes(code)));
        assert.equal(lines.filter((line) => !line.startsWith(" ")).length * 3, lines.length);
      }),
    );
  });
});

describe("a preview of a stack that up will refuse (F14)", () => {
  const faults = [{ code: "EDGE-CUSTOM-LOCATION", what: "the custom location does not exist", fix: "correct the id" }];
  const plan = { stack: "line-1", role: "site", operation: "update", result: "succeeded", unchanged: 3 } as const;

  const nothing = { changes: [], packs: [], violations: [], siteImages: { registryId: undefined, images: [] } };

  it("states this in the warning and in the report", () => {
    const message = formatRefusal(faults);
    assert.match(message, /^up will refuse this stack; correct this first:\nEDGE-CUSTOM-LOCATION {2}/);
    const review = reviewStack({ ...plan, ...nothing, diagnostics: [{ severity: "warning", resource: "", message }] });
    assert.deepEqual([review.outcome, review.faults[0]?.refuses], ["planned", true]);
    assert.equal(headline(combineReviews([review])), "Up will refuse: line-1");
    assert.match(markdown(combineReviews([review])), /line-1: up will refuse: EDGE-CUSTOM-LOCATION {2}the custom location does not exist/);
  });
});
