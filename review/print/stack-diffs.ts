import { descriptionOf } from "../judge/describe-kinds";
import type { ReviewedChange, ReviewedInput, StackReview } from "../judge/review";
import { knownAfterUpdate } from "../judge/review-change";
import { groupIdentical, namelessJson, type SharedContent } from "./group-identical";
import { code, collapsed, counted, fenced, listed, plainText, tableOf } from "./markdown-text";

/** A part of the comment that is either shown whole or omitted. */
export interface Block {
  /** Names the block where it is omitted. */
  name: string;
  text: string;
}

/** Number of stacks in a summary line; all are listed inside. */
const maxNames = 2;

/** Maximum rows of the table of values that differ per site. */
const maxRows = 200;

/** Marks a value that differs per site; a table lists the values. */
const perSite = "(per site)";

/** The part of a review that a diff shows. */
type Diff = Pick<StackReview, "risk" | "changes">;

/** Builds a readable and a raw diff per stack, both collapsed. Stacks share a diff if theirs are identical except for names and values that differ per site by nature. */
export function stackDiffs(stacks: readonly StackReview[]): { diffs: Block[]; raw: Block[] } {
  const changing = stacks.filter(({ changes }) => changes.length > 0);
  const groups = groupIdentical(changing.map(({ stack, risk, changes }) => ({ stack, content: { risk, changes: changes.map(maskPerSiteValues) } })));
  const blocks = groups.map((group) =>
    groupDiff(
      group,
      changing.filter(({ stack }) => group.stacks.includes(stack)),
    ),
  );
  return { diffs: blocks.map(({ diff }) => diff), raw: blocks.map(({ raw }) => raw) };
}

function groupDiff({ stacks, content }: SharedContent<Diff>, members: readonly StackReview[]): { diff: Block; raw: Block } {
  const [only] = members.length === 1 ? members : [];
  const { changes, columns } = only ? { changes: only.changes, columns: [] } : separatePerSiteValues(content.changes, members);
  const names = listed(stacks, maxNames);
  const [fewest = 0, most = fewest] = [Math.min, Math.max].map((of) => of(...members.map(({ unchanged }) => unchanged)));
  const unchanged = fewest === most ? fewest : `${fewest} to ${most}`;
  const facts = `${counted(changes.length, "change")}${only ? "" : " each"}, ${unchanged} unchanged, risk ${content.risk}`;
  const all = stacks.length > maxNames + 1 ? [`Identical changes on ${stacks.map(plainText).join(", ")}. \`<site>\` stands for the name of each.`] : [];
  const parts = [...all, changes.map(changeLines).join("\n"), ...perSiteTable(columns, stacks)];
  return {
    diff: { name: `the diff of ${names}`, text: collapsed(`${plainText(names)}: ${facts}`, parts.join("\n\n")) },
    raw: { name: `the raw diff of ${names}`, text: collapsed(`raw diff of ${plainText(names)}`, fenced("diff", rawDiff(changes))) },
  };
}

function maskPerSiteValues(change: ReviewedChange): ReviewedChange {
  const { fields } = descriptionOf({ type: change.type, name: change.resource });
  return {
    ...change,
    inputs: change.inputs.map((input) =>
      fields[input.input]?.isPerSite ? { input: input.input, ...(input.label === undefined ? {} : { label: input.label }), after: perSite } : input,
    ),
  };
}

/** Values of one input that differ per site. */
interface Column {
  label: string;
  /** In the order of the sites. */
  values: string[];
}

/** Restores masked values that turn out to be the same on all sites, and moves the others to columns. */
function separatePerSiteValues(shared: readonly ReviewedChange[], members: readonly StackReview[]): { changes: ReviewedChange[]; columns: Column[] } {
  const columns: Column[] = [];
  const separate = (input: ReviewedInput, at: number, index: number): ReviewedInput => {
    if (input.after !== perSite) return input;
    const own = members.map(({ stack, changes }) => ({ stack, input: changes[at]?.inputs[index] ?? input }));
    const [same, ...others] = new Set(own.map((one) => namelessJson(one.stack, one.input)));
    if (same !== undefined && others.length === 0) return JSON.parse(same) as ReviewedInput;
    columns.push({ label: input.label ?? input.input, values: own.map((one) => formatValues(one.input)) });
    return input;
  };
  const changes = shared.map((change, at) => ({ ...change, inputs: change.inputs.map((input, index) => separate(input, at, index)) }));
  return { changes, columns: [...new Map(columns.toReversed().map((column) => [JSON.stringify(column.values), column])).values()].reverse() };
}

function perSiteTable(columns: readonly Column[], stacks: readonly string[]): string[] {
  if (columns.length === 0) return [];
  const rows = stacks.map((stack, index) => [code(stack), ...columns.map(({ values }) => values[index] ?? "")]);
  return [tableOf(["site", ...columns.map(({ label }) => plainText(label))], rows, maxRows) ?? ""];
}

function changeLines(change: ReviewedChange): string {
  const { action, replaceReasons, inputs } = change;
  const shown = action === "create" ? inputs.filter(({ after }) => after !== undefined && after !== knownAfterUpdate) : inputs;
  const hidden = shown.filter(({ label }) => label === undefined).map(({ input }) => code(input));
  const lines = [
    ...(replaceReasons.length > 0 ? [`replacement required by: ${replaceReasons.map(plainText).join(", ")}`] : []),
    ...shown.filter(({ label }) => label !== undefined).map(formatInput),
    ...(hidden.length > 0 ? [`values not shown: ${hidden.join(", ")}`] : []),
  ];
  return [`- ${formatAction(change)}: ${plainText(change.effect)} (${change.risk})`, ...[...new Set(lines)].map((line) => `  - ${line}`)].join("\n");
}

/** Names a resource and its action: `**target** \`line-1-target\` is updated` */
export function formatAction({ action, kind, resource }: Pick<ReviewedChange, "action" | "kind" | "resource">): string {
  const participle = { create: "created", import: "imported", update: "updated", replace: "replaced", delete: "deleted" };
  return `**${plainText(kind)}** ${code(resource)} is ${participle[action]}`;
}

function formatInput(input: ReviewedInput): string {
  return `${plainText(input.label ?? input.input)}: ${input.after === perSite ? "differs per site, see below" : formatValues(input)}`;
}

function formatValues({ before, after, difference }: ReviewedInput): string {
  if (difference !== undefined) return `changes in ${code(difference)}`;
  if (before === undefined) return after === undefined ? "not shown" : formatValue(after);
  return `${formatValue(before)} to ${after === undefined ? "none" : formatValue(after)}`;
}

function formatValue(value: string): string {
  return value.trim() === "" ? "none" : code(value);
}

const diffMarks: Readonly<Record<ReviewedChange["action"], string>> = { create: "+", import: " ", update: "!", replace: "!", delete: "-" };

/** Lists every change by resource type and input path, as lines of a diff. */
function rawDiff(changes: readonly ReviewedChange[]): string[] {
  return changes.flatMap(({ action, type, resource, inputs }) => [`${diffMarks[action]} ${action} ${type} ${resource}`, ...inputs.flatMap(rawInput)]);
}

function rawInput({ input, before, after, difference }: ReviewedInput): string[] {
  if (before === undefined && after === undefined && difference === undefined) return [`      ${input}: (not shown)`];
  if (difference !== undefined) return [`!     ${input}: (${difference})`];
  return [...(before === undefined ? [] : [`-     ${input}: ${before}`]), ...(after === undefined ? [] : [`+     ${input}: ${after}`])];
}
