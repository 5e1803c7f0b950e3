import { z } from "zod";
import { actions } from "../read/preview-plan";

/** Risk levels, lowest first. `unknown`: the preview did not finish. */
export const risks = ["none", "low", "medium", "high", "unknown"] as const;
/** One of the risk levels. */
export type Risk = (typeof risks)[number];

/** Highest of several risks; `none` if there are none. */
export function highestRisk(given: readonly Risk[]): Risk {
  return risks.findLast((risk) => given.includes(risk)) ?? "none";
}

/** Comparator for `sort`: highest risk first. */
export function byRisk(a: { risk: Risk }, b: { risk: Risk }): number {
  return risks.indexOf(b.risk) - risks.indexOf(a.risk);
}

/** Version of the report's format; incremented when a member is removed or changes its meaning. */
export const reviewSchemaVersion = 1;

const risk = z.enum(risks);

const inputSchema = z.strictObject({
  /** Path of the input; only its outermost name if the value is not shown. */
  input: z.string(),
  /** Absent if the input has no description; its values are then not shown. */
  label: z.string().optional(),
  /** As text; absent if there was no value or it is not shown. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** Names of the parts that differ, in place of both values. */
  difference: z.string().optional(),
});

const changeSchema = z.strictObject({
  action: z.enum(actions),
  /** Logical name. */
  resource: z.string(),
  /** Resource type token of the engine. */
  type: z.string(),
  /** Readable name of the type, for example `connected registry`. */
  kind: z.string(),
  risk,
  /** What the change does at the site. */
  effect: z.string(),
  /** Inputs that force the replacement, by label. */
  replaceReasons: z.array(z.string()),
  inputs: z.array(inputSchema),
});

const faultSchema = z.strictObject({ code: z.string(), what: z.string(), given: z.string().optional(), allowed: z.string().optional(), fix: z.string() });

const violationSchema = z.strictObject({
  pack: z.string(),
  rule: z.string(),
  level: z.string(),
  resource: z.string(),
  /** Absent for rules of other packs. */
  message: z.string().optional(),
  fix: z.string().optional(),
});

const stackSchema = z.strictObject({
  stack: z.string(),
  role: z.enum(["hub", "site", "unknown"]),
  operation: z.enum(["update", "destroy"]),
  /** `planned`: the plan is complete. `refused`: it is complete, but violates a mandatory rule. `failed`: an error occurred, so the plan is incomplete. */
  outcome: z.enum(["planned", "refused", "failed"]),
  risk,
  unchanged: z.number(),
  newImages: z.array(
    z.strictObject({
      solution: z.string(),
      /** Absent if the solution is new at the site. */
      from: z.string().optional(),
      to: z.string(),
      /** `repository[:tag]` of each image that the site does not stage yet. */
      images: z.array(z.string()),
      /** Bytes that the site fetches over the WAN for them; absent if not measured. */
      bytes: z.number().optional(),
    }),
  ),
  /** Why the transfer of new images is not measured. */
  notMeasured: z.string().optional(),
  /** What the new images mean for the volume of the site's registry, and when they are there; absent without new images. */
  forecast: z
    .strictObject({
      text: z.string(),
      verdict: z.enum(["fits", "does not fit", "not known"]),
      /** Free on the volume afterwards, and its size, in GiB. */
      left: z.number().optional(),
      size: z.number().optional(),
      /** ISO 8601; absent where the link's rate is not known. */
      arrivesAt: z.string().optional(),
    })
    .optional(),
  passwords: z.array(z.strictObject({ resource: z.string(), action: z.enum(["update", "replace"]), reason: z.string() })),
  changes: z.array(changeSchema),
  policies: z.strictObject({
    /** Names of the packs that checked the plan; none checks a destroy. */
    packs: z.array(z.string()),
    violations: z.array(violationSchema),
  }),
  /** Errors and warnings of this program. `refuses`: a preview warns of it, and `up` will refuse the stack. */
  faults: z.array(
    faultSchema.extend({
      severity: z.enum(["error", "warning"]),
      refuses: z.literal(true).optional().meta({ description: "A preview warns of it, and up will refuse the stack" }),
    }),
  ),
  /** Resources with other errors, whose text may contain anything and is not shown. Empty text: an error without a resource. */
  otherErrors: z.array(z.string()),
});

/** JSON report of `preview-report`. Contains no secret. */
export const reviewSchema = z.strictObject({
  schemaVersion: z.literal(reviewSchemaVersion),
  risk,
  /** The hub first, then the others in natural order: `line-2` before `line-10`. */
  stacks: z.array(stackSchema),
});

/** Review of several previews. */
export type Review = z.infer<typeof reviewSchema>;
/** Review of one stack's preview. */
export type StackReview = z.infer<typeof stackSchema>;
/** One changed resource. */
export type ReviewedChange = z.infer<typeof changeSchema>;
/** One changed input. */
export type ReviewedInput = z.infer<typeof inputSchema>;

const names = new Intl.Collator("en", { numeric: true });

/** Combines the reviews of stacks. If a stack occurs twice, the last review counts. */
export function combineReviews(stacks: readonly StackReview[]): Review {
  const last = [...new Map(stacks.map((stack) => [stack.stack, stack])).values()];
  const sorted = last.sort((a, b) => Number(b.role === "hub") - Number(a.role === "hub") || names.compare(a.stack, b.stack) || (a.stack < b.stack ? -1 : 1));
  return { schemaVersion: reviewSchemaVersion, risk: highestRisk(sorted.map((stack) => stack.risk)), stacks: sorted };
}
