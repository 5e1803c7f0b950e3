import { code, counted, fenced, folded, listed, plainText, tableOf } from "./markdown-text";
import { rawDiff } from "../read/raw-diff";
import type { ReviewedChange, ReviewedInput, StackReview } from "../judge/review";
import { type ToldTogether, namelessJson, toldTogether } from "./told-together";
import { wordsOf } from "../judge/words";

/** A part of a comment that is shown whole or left out. */
export interface Block {
  /** For the sentence that says what was left out. */
  name: string;
  text: string;
}

/** Names in a summary; more are listed in the fold. */
const mostNames = 2;

/** Rows of a table of what each site has of its own. */
const mostRows = 200;

/** Stands for a value that is another one on each site; a table tells them. */
const itsOwn = "(its own)";

/** What is told in a fold; the rest of a review stands above the folds. */
type Diff = Pick<StackReview, "danger" | "changes">;

/** The diff of each stack in words and, apart, by the engine's types, both folded. Stacks whose diffs are the same, but for their names and for what each site has of its own, share a fold. */
export function stackFolds(stacks: readonly StackReview[]): { diffs: Block[]; raw: Block[] } {
  const changing = stacks.filter(({ changes }) => changes.length > 0);
  const together = toldTogether(changing.map(({ stack, danger, changes }) => ({ stack, content: { danger, changes: changes.map(withoutOwn) } })));
  const folds = together.map((told) =>
    foldOf(
      told,
      changing.filter(({ stack }) => told.stacks.includes(stack)),
    ),
  );
  return { diffs: folds.map(({ diff }) => diff), raw: folds.map(({ raw }) => raw) };
}

function foldOf({ stacks, content }: ToldTogether<Diff>, members: readonly StackReview[]): { diff: Block; raw: Block } {
  const [only] = members.length === 1 ? members : [];
  const { changes, columns } = only ? { changes: only.changes, columns: [] } : partedOwn(content.changes, members);
  const names = listed(stacks, mostNames);
  const [fewest = 0, most = fewest] = [Math.min, Math.max].map((of) => of(...members.map(({ unchanged }) => unchanged)));
  const unchanged = fewest === most ? fewest : `${fewest} to ${most}`;
  const told = `${counted(changes.length, "change")}${only ? "" : " each"}, ${unchanged} unchanged, danger ${content.danger}`;
  const whole = stacks.length > mostNames + 1 ? [`On ${stacks.map(plainText).join(", ")}.`] : [];
  const parts = [...whole, changes.map(changeLines).join("\n"), ...ownTable(columns, stacks)];
  return {
    diff: { name: `the diff of ${names}`, text: folded(`${plainText(names)}: ${told}`, parts.join("\n\n")) },
    raw: { name: `the raw diff of ${names}`, text: folded(`raw diff of ${plainText(names)}`, fenced("diff", rawDiff({ changes }))) },
  };
}

function withoutOwn(change: ReviewedChange): ReviewedChange {
  const { fields } = wordsOf(change.type);
  return {
    ...change,
    inputs: change.inputs.map((input) =>
      fields[input.input]?.isOwn ? { input: input.input, ...(input.label === undefined ? {} : { label: input.label }), after: itsOwn } : input,
    ),
  };
}

/** What each of several sites has of its own. */
interface Column {
  label: string;
  /** In the order of the sites. */
  values: string[];
}

/** Parts what differs from site to site from what turns out to be the same, which goes back to its place. */
function partedOwn(shared: readonly ReviewedChange[], members: readonly StackReview[]): { changes: ReviewedChange[]; columns: Column[] } {
  const columns: Column[] = [];
  const parted = (input: ReviewedInput, at: number, index: number): ReviewedInput => {
    if (input.after !== itsOwn) return input;
    const own = members.map(({ stack, changes }) => ({ stack, input: changes[at]?.inputs[index] ?? input }));
    const [same, ...others] = new Set(own.map((one) => namelessJson(one.stack, one.input)));
    if (same !== undefined && others.length === 0) return JSON.parse(same) as ReviewedInput;
    columns.push({ label: input.label ?? input.input, values: own.map((one) => valueWords(one.input)) });
    return input;
  };
  const changes = shared.map((change, at) => ({ ...change, inputs: change.inputs.map((input, index) => parted(input, at, index)) }));
  return { changes, columns: [...new Map(columns.toReversed().map((column) => [JSON.stringify(column.values), column])).values()].reverse() };
}

function ownTable(columns: readonly Column[], stacks: readonly string[]): string[] {
  if (columns.length === 0) return [];
  const rows = stacks.map((stack, index) => [code(stack), ...columns.map(({ values }) => values[index] ?? "")]);
  return [tableOf(["site", ...columns.map(({ label }) => plainText(label))], rows, mostRows) ?? ""];
}

function changeLines(change: ReviewedChange): string {
  const { deed, because, inputs } = change;
  const why = because.length > 0 ? [`because of: ${because.map(plainText).join(", ")}`] : [];
  const shown = deed === "create" ? inputs.filter(({ after }) => after !== undefined && after !== "(known later)") : inputs;
  const hidden = shown.filter(({ label }) => label === undefined).map(({ input }) => code(input));
  const lines = [
    ...why,
    ...shown.filter(({ label }) => label !== undefined).map(inputWords),
    ...(hidden.length > 0 ? [`not shown: ${hidden.join(", ")}`] : []),
  ];
  return [`- ${deedWords(change)}: ${plainText(change.means)} (${change.danger})`, ...[...new Set(lines)].map((line) => `  - ${line}`)].join("\n");
}

/** What is done with a resource: `**target** \`line-1-target\` changes` */
export function deedWords({ deed, noun, resource }: Pick<ReviewedChange, "deed" | "noun" | "resource">): string {
  const past = { create: "is made", import: "is taken over", update: "changes", replace: "is replaced", delete: "is deleted" };
  return `**${plainText(noun)}** ${code(resource)} ${past[deed]}`;
}

function inputWords(input: ReviewedInput): string {
  return `${plainText(input.label ?? input.input)}: ${input.after === itsOwn ? "its own, below" : valueWords(input)}`;
}

function valueWords({ before, after, difference }: ReviewedInput): string {
  if (difference !== undefined) return `another ${code(difference)}`;
  if (before === undefined) return after === undefined ? "not shown" : shownValue(after);
  return `${shownValue(before)} to ${after === undefined ? "none" : shownValue(after)}`;
}

function shownValue(value: string): string {
  return value.trim() === "" ? "none" : code(value);
}
