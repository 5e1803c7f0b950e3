import type { Deed } from "./deed";
import type { ReviewedInput, StackReview } from "../judge/review";

const marks: Readonly<Record<Deed, string>> = { create: "+", import: " ", update: "!", replace: "!", delete: "-" };

/** Every change by the engine's types and the inputs' paths, as lines of a diff. */
export function rawDiff({ changes }: Pick<StackReview, "changes">): string[] {
  return changes.flatMap(({ deed, type, resource, inputs }) => [`${marks[deed]} ${deed} ${type} ${resource}`, ...inputs.flatMap(linesOf)]);
}

function linesOf({ input, before, after, difference }: ReviewedInput): string[] {
  if (before === undefined && after === undefined && difference === undefined) return [`      ${input}: (not shown)`];
  if (difference !== undefined) return [`!     ${input}: (${difference})`];
  return [...(before === undefined ? [] : [`-     ${input}: ${before}`]), ...(after === undefined ? [] : [`+     ${input}: ${after}`])];
}
