import { foreignText } from "../../components/core/foreign-text";
import { type InputChange, type Side, knownValue } from "../read/input-changes";
import type { PlannedChange } from "../read/preview-plan";
import { descriptionOf } from "./describe-kinds";
import { formatValue, type Impact, type KindDescription, low, none } from "./kind-description";
import { byRisk, type ReviewedChange, type ReviewedInput } from "./review";

/** Stands for a value that the engine learns only during the update. */
export const knownAfterUpdate = "(known after update)";

/** Maximum length of a shown value, in characters. */
const maxValueLength = 160;

/** Describes a planned change and rates its risk. Pure. Shows the values of described inputs only. */
export function reviewChange(change: PlannedChange): ReviewedChange {
  const kind = descriptionOf(change);
  return {
    action: change.action,
    resource: change.name,
    type: change.type,
    kind: kind.label,
    ...impactOf(change, kind),
    replaceReasons: change.replaceReasons.map((path) => kind.fields[path]?.label ?? outermost(path)),
    inputs: inputsOf(change, kind),
  };
}

function impactOf(change: PlannedChange, kind: KindDescription): Impact {
  const impact = plannedImpact(change, kind);
  const isInterrupting = change.isScheduled === true && ["create", "update"].includes(change.action) && impact.risk !== "none";
  return isInterrupting ? { ...impact, effect: `${impact.effect}; inside the site's maintenance windows only` } : impact;
}

function plannedImpact({ action, inputs, isRetained, pending }: PlannedChange, kind: KindDescription): Impact {
  if (action === "delete" && isRetained) return low("removed from the Pulumi state only; the object stays as it is");
  if (action === "import") return low("already exists and is imported without changes");
  if (action !== "update") return kind[action];
  if (inputs.length === 0) return { ...kind.update, effect: `${resumed(pending)}: ${kind.update.effect}` };
  const declared = inputs.filter(({ path }) => !kind.isIgnored?.(outermost(path)));
  const impacts = declared.map(({ path, before, after }) => kind.fields[path]?.impact?.(knownValue(before), knownValue(after)) ?? kind.update);
  return impacts.sort(byRisk)[0] ?? none("only settings of this program change, such as a timeout");
}

function resumed(pending: string | undefined): string {
  return pending === undefined ? "resumes an earlier run that did not finish" : `continues what the last run left Pending (${foreignText(pending)})`;
}

function inputsOf({ action, inputs }: PlannedChange, kind: KindDescription): ReviewedInput[] {
  const reviewed = inputs.map((input) => reviewInput(input, kind));
  // For a new resource, naming every hidden input would only add noise.
  const shown = reviewed.filter(({ label }) => label !== undefined || action !== "create");
  return [...new Map(shown.map((input) => [input.input, input])).values()];
}

function reviewInput({ path, before, after }: InputChange, kind: KindDescription): ReviewedInput {
  const field = kind.fields[path];
  if (!field) return { input: outermost(path) };
  const labelled = { input: path, label: field.label };
  if (field.difference)
    return before.is === "value" && after.is === "value" ? { ...labelled, difference: shorten(field.difference(before.value, after.value)) } : labelled;
  const format = field.isSecret ? () => "(secret)" : (field.format ?? formatValue);
  return { ...labelled, ...formatSide("before", before, format), ...formatSide("after", after, format) };
}

function formatSide(name: "before" | "after", side: Side, format: (value: unknown) => string): Partial<ReviewedInput> {
  if (side.is === "absent") return {};
  if (side.is === "value") return { [name]: shorten(format(side.value)) };
  return { [name]: side.is === "secret" ? "(secret)" : knownAfterUpdate };
}

function shorten(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}...` : text;
}

function outermost(path: string): string {
  return path.split(".")[0] ?? path;
}
