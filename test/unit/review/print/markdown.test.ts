import assert from "node:assert/strict";
import fc from "fast-check";
import { code, plainText } from "../../../../review/print/markdown-text";
import { commentMark, markdown } from "../../../../review/print/markdown";
import { type StackReview, combineReviews } from "../../../../review/judge/review";

const text = fc.string({ unit: "grapheme", maxLength: 60 });
const risk = fc.constantFrom("none", "low", "medium", "high", "unknown" as const);
const change = fc.record({
  action: fc.constantFrom("create", "import", "update", "replace", "delete" as const),
  resource: text,
  type: text,
  kind: text,
  risk,
  effect: text,
  replaceReasons: fc.array(text, { maxLength: 2 }),
  inputs: fc.array(fc.record({ input: text, label: text, before: text, after: text }, { requiredKeys: ["input"] }), { maxLength: 3 }),
});
const stack: fc.Arbitrary<StackReview> = fc.record({
  stack: text,
  role: fc.constantFrom("hub", "site", "unknown" as const),
  operation: fc.constantFrom("update", "destroy" as const),
  outcome: fc.constantFrom("planned", "refused", "failed" as const),
  risk,
  unchanged: fc.nat(40),
  newImages: fc.array(fc.record({ solution: text, to: text, images: fc.array(text, { maxLength: 3 }), bytes: fc.nat() }), {
    maxLength: 2,
  }),
  passwords: fc.array(fc.record({ resource: text, action: fc.constantFrom("update", "replace" as const), reason: text }), { maxLength: 2 }),
  changes: fc.array(change, { maxLength: 6 }),
  policies: fc.record({
    packs: fc.array(text, { maxLength: 1 }),
    violations: fc.array(fc.record({ pack: text, rule: text, level: text, resource: text }), { maxLength: 2 }),
  }),
  faults: fc.array(fc.record({ severity: fc.constantFrom("error", "warning" as const), code: text, what: text, fix: text }), { maxLength: 2 }),
  otherErrors: fc.array(text, { maxLength: 2 }),
});

const count = (whole: string, part: RegExp) => [...whole.matchAll(part)].length;

describe("the preview comment", () => {
  it("never exceeds its limit, closes all elements, and ends with its marker", () => {
    fc.assert(
      fc.property(fc.array(stack, { maxLength: 30 }), fc.integer({ min: 5_000, max: 20_000 }), (stacks, limit) => {
        const comment = markdown(combineReviews(stacks), limit);
        assert.ok(comment.length <= limit, `${comment.length} of ${limit}`);
        assert.equal(count(comment, /<details>/g), count(comment, /<\/details>/g));
        assert.equal(count(comment, /^```/gm) % 2, 0);
        assert.ok(comment.endsWith(commentMark));
      }),
      { numRuns: 60 },
    );
  });

  it("states that nothing changes", () => {
    assert.match(markdown(combineReviews([])), /^## No changes\n\n\*\*Risk: none\.\*\*/);
  });

  it("escapes Markdown and HTML in names", () => {
    for (const evil of ["@everyone", "<img src=x>", "[a](b)", "a|b", "`x`", "#1", "**b**"]) {
      assert.doesNotMatch(plainText(evil), /[@<>[\]|`#*](?!\d+;)/);
      assert.match(code(evil), /^`[^`]*`$/);
    }
  });
});
