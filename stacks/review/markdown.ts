import { counted, headline, policyWords, reason } from "./headline";
import { code, fenced, folded, plainText, tableOf } from "./markdown-text";
import { rawDiff } from "./raw-diff";
import type { Review, ReviewedChange, ReviewedInput, StackReview } from "./review";

/** Characters that GitHub takes in one comment. */
export const commentLimit = 65_536;

/** By this a workflow finds the comment that it wrote before. */
export const commentMark = "<!-- edge-staging preview-report -->";

/** Rows of one table. */
const mostRows = 40;

/** Kept for the sentence about what was cut. */
const reserve = 1_000;

interface Block {
  name: string;
  text: string;
}

/**
 * The comment of a pull request: what happens and how dangerous it is in three lines, then what needs a look, then the diff of each stack, folded, then the raw diff.
 * Never longer than `limit` characters: whole blocks are left out, raw diffs first, and it says which.
 */
export function markdown(review: Review, limit: number = commentLimit): string {
  const head = threeLines(review).join("\n\n");
  const diffs = review.stacks.filter(hasChanges).map((stack) => ({ name: `the diff of ${stack.stack}`, text: stackDiff(stack) }));
  const raw = review.stacks.filter(hasChanges).map((stack) => ({ name: `the raw diff of ${stack.stack}`, text: rawBlock(stack) }));
  const { kept, cut } = fitting([...sections(review), ...diffs, ...raw], limit - reserve - head.length);
  return [head, ...kept.map(({ text }) => text), ...cutWords(cut), commentMark].join("\n\n");
}

function threeLines(review: Review): string[] {
  const images = review.stacks.some(({ newImages }) => newImages.length > 0) ? " **Bytes over the WAN:** not measured." : "";
  return [
    `## ${plainText(headline(review))}`,
    `**Danger: ${review.danger}.** ${plainText(reason(review))}`,
    `**Policies:** ${plainText(policyWords(review))}${images}`,
  ];
}

function sections({ stacks }: Review): Block[] {
  const contents: Readonly<Record<string, string | undefined>> = {
    "What is wrong": faultsOf(stacks),
    "Rules that are broken": tableOf(["stack", "level", "rule", "resource", "says"], brokenRules(stacks), mostRows),
    "What needs a look": tableOf(["stack", "danger", "what", "comes to"], gravest(stacks), mostRows),
    "New images": tableOf(["site", "solution", "images", "bytes over the WAN"], newImages(stacks), mostRows),
    Passwords: tableOf(["stack", "password", "is", "why"], passwords(stacks), mostRows),
  };
  return Object.entries(contents).flatMap(([title, content]) =>
    content === undefined ? [] : [{ name: `the part "${title}"`, text: `### ${title}\n\n${content}` }],
  );
}

function faultsOf(stacks: readonly StackReview[]): string | undefined {
  const lines = stacks.flatMap(({ stack, faults, otherErrors }) => [
    ...faults.flatMap(({ severity, code: name, what, given, allowed, fix }) => [
      `${stack}: ${severity} ${name}  ${what}`,
      ...[["given", given] as const, ["allowed", allowed] as const, ["fix", fix] as const].flatMap(([part, text]) =>
        text ? [`  ${part.padEnd(7)} ${text}`] : [],
      ),
    ]),
    ...otherErrors.map((resource) => `${stack}: error${resource ? ` at ${resource}` : ""}, whose words are in the run's log only`),
  ]);
  const cut = lines.length > mostRows ? [...lines.slice(0, mostRows), `${lines.length - mostRows} more lines are in the JSON report`] : lines;
  return cut.length === 0 ? undefined : fenced("text", cut);
}

function brokenRules(stacks: readonly StackReview[]): string[][] {
  return stacks.flatMap(({ stack, policies }) =>
    policies.broken.map(({ level, rule, resource, says, fix }) => [
      code(stack),
      plainText(level),
      code(rule),
      resource ? code(resource) : "",
      plainText(`${says ?? ""} ${fix ?? ""}`),
    ]),
  );
}

function gravest(stacks: readonly StackReview[]): string[][] {
  const rank = { high: 0, medium: 1 };
  return stacks
    .flatMap(({ stack, changes }) => changes.map((change) => ({ stack, change })))
    .flatMap(({ stack, change }) => (change.danger === "high" || change.danger === "medium" ? [{ stack, change, order: rank[change.danger] }] : []))
    .sort((a, b) => a.order - b.order)
    .map(({ stack, change }) => [code(stack), change.danger, deedWords(change), plainText(change.means)]);
}

function newImages(stacks: readonly StackReview[]): string[][] {
  return stacks.flatMap((stack) =>
    stack.newImages.map(({ solution, from, to, images, bytes }) => [
      code(stack.stack),
      from ? `${code(solution)} ${code(from)} to ${code(to)}` : `${code(solution)} ${code(to)}`,
      images.map(code).join(", "),
      bytes,
    ]),
  );
}

function passwords(stacks: readonly StackReview[]): string[][] {
  return stacks.flatMap((stack) =>
    stack.passwords.map(({ resource, deed, reason: why }) => [
      code(stack.stack),
      code(resource),
      deed === "replace" ? "replaced" : "issued anew",
      plainText(why),
    ]),
  );
}

function stackDiff({ stack, danger, changes, unchanged }: StackReview): string {
  const lines = changes.map((change) => `- ${deedWords(change)}: ${plainText(change.means)} (${change.danger})${inputLines(change)}`);
  return folded(`${plainText(stack)}: ${counted(changes.length, "change")}, ${unchanged} unchanged, danger ${danger}`, lines.join("\n"));
}

function deedWords({ deed, noun, resource }: ReviewedChange): string {
  const past = { create: "is made", update: "changes", replace: "is replaced", delete: "is deleted" };
  return `**${plainText(noun)}** ${code(resource)} ${past[deed]}`;
}

function inputLines({ deed, because, inputs }: ReviewedChange): string {
  const why = because.length > 0 ? [`  - because of: ${because.map(plainText).join(", ")}`] : [];
  const shown = deed === "create" ? inputs.filter(({ after }) => after !== undefined && after !== "(known later)") : inputs;
  const lines = shown.map((input) => `  - ${inputWords(input)}`);
  return [...why, ...lines].map((line) => `\n${line}`).join("");
}

function inputWords({ input, label, before, after, difference }: ReviewedInput): string {
  if (label === undefined) return `${code(input)}: not shown`;
  if (difference !== undefined) return `${plainText(label)}: another ${code(difference)}`;
  if (before === undefined) return `${plainText(label)}: ${after === undefined ? "not shown" : code(after)}`;
  return `${plainText(label)}: ${code(before)} to ${after === undefined ? "none" : code(after)}`;
}

function rawBlock(stack: StackReview): string {
  return folded(`raw diff of ${plainText(stack.stack)}`, fenced("diff", rawDiff(stack)));
}

function hasChanges({ changes }: StackReview): boolean {
  return changes.length > 0;
}

/** Blocks in their order as far as they fit; one that does not is left out with all that come after it. */
function fitting(blocks: readonly Block[], room: number): { kept: Block[]; cut: Block[] } {
  let used = 0;
  const end = blocks.findIndex(({ text }) => {
    used += text.length + 2;
    return used > room;
  });
  return end < 0 ? { kept: [...blocks], cut: [] } : { kept: blocks.slice(0, end), cut: blocks.slice(end) };
}

function cutWords(cut: readonly Block[]): string[] {
  if (cut.length === 0) return [];
  const names = cut.slice(0, 5).map(({ name }) => plainText(name).slice(0, 120));
  return [
    `Left out, because a comment may be no longer: ${names.join(", ")}${cut.length > 5 ? ` and ${cut.length - 5} more` : ""}. The JSON report has it all.`,
  ];
}
