import { z } from "zod";
import { dangers, worst } from "./danger";
import { deeds } from "../read/deed";

/** Version of the report's shape; rises when a member goes or changes its meaning. */
export const reviewSchemaVersion = 1;

const danger = z.enum(dangers);

const inputSchema = z.strictObject({
  /** Path of the input; its outermost name alone where its value is not shown. */
  input: z.string(),
  /** In the domain's words; absent where it has none, and then neither side is shown. */
  label: z.string().optional(),
  /** As text; absent where there was none, or where it is not shown. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** Which parts are not the same, instead of both sides. */
  difference: z.string().optional(),
});

const changeSchema = z.strictObject({
  deed: z.enum(deeds),
  /** Logical name. */
  resource: z.string(),
  type: z.string(),
  noun: z.string(),
  danger,
  /** What it comes to on the site. */
  means: z.string(),
  /** Inputs for whose sake it is replaced, by their labels. */
  because: z.array(z.string()),
  inputs: z.array(inputSchema),
});

const faultSchema = z.strictObject({ code: z.string(), what: z.string(), given: z.string().optional(), allowed: z.string().optional(), fix: z.string() });

const stackSchema = z.strictObject({
  stack: z.string(),
  role: z.enum(["hub", "site", "unknown"]),
  does: z.enum(["update", "destroy"]),
  /** `planned`: to the end. `refused`: to the end, but a mandatory rule is broken. `failed`: something is wrong, so the plan is not whole. */
  outcome: z.enum(["planned", "refused", "failed"]),
  danger,
  unchanged: z.number(),
  newImages: z.array(
    z.strictObject({
      solution: z.string(),
      /** Absent where the solution is new on the site. */
      from: z.string().optional(),
      to: z.string(),
      /** `repository[:tag]` that the site does not stage now. */
      images: z.array(z.string()),
      /** Over the WAN, beyond what the site has already; absent where it is not measured. */
      bytes: z.number().optional(),
    }),
  ),
  /** Why the bytes of new images are not measured. */
  notMeasured: z.string().optional(),
  passwords: z.array(z.strictObject({ resource: z.string(), deed: z.enum(["update", "replace"]), reason: z.string() })),
  changes: z.array(changeSchema),
  policies: z.strictObject({
    /** Names of the packs that judged the plan; a destroy is judged by none. */
    packs: z.array(z.string()),
    broken: z.array(
      z.strictObject({ pack: z.string(), rule: z.string(), level: z.string(), resource: z.string(), says: z.string().optional(), fix: z.string().optional() }),
    ),
  }),
  /** This program's own errors and warnings. */
  faults: z.array(faultSchema.extend({ severity: z.enum(["error", "warning"]) })),
  /** Names of the resources of which the engine said something else that is wrong; its text may hold anything and is not shown. Empty text: none is meant. */
  otherErrors: z.array(z.string()),
});

/** What `preview-report` writes as JSON. Holds no secret. */
export const reviewSchema = z.strictObject({
  schemaVersion: z.literal(reviewSchemaVersion),
  danger,
  /** The hub first, then the others by name, `line-2` before `line-10`. */
  stacks: z.array(stackSchema),
});

/** What several previews come to. */
export type Review = z.infer<typeof reviewSchema>;
/** What the preview of one stack comes to. */
export type StackReview = z.infer<typeof stackSchema>;
/** One resource that changes. */
export type ReviewedChange = z.infer<typeof changeSchema>;
/** One input that changes. */
export type ReviewedInput = z.infer<typeof inputSchema>;

const names = new Intl.Collator("en", { numeric: true });

/** Puts stacks together; where one is there twice, the last is meant. */
export function reviewOf(stacks: readonly StackReview[]): Review {
  const last = [...new Map(stacks.map((stack) => [stack.stack, stack])).values()];
  const sorted = last.sort((a, b) => Number(b.role === "hub") - Number(a.role === "hub") || names.compare(a.stack, b.stack) || (a.stack < b.stack ? -1 : 1));
  return { schemaVersion: reviewSchemaVersion, danger: worst(sorted.map((stack) => stack.danger)), stacks: sorted };
}
