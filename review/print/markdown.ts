import { bytesInWords, bytesOverWan } from "./bytes-words";
import { headline, policyWords, reason } from "./headline";
import { code, fenced, listed, plainText, tableOf } from "./markdown-text";
import type { Review, StackReview } from "../judge/review";
import { type Block, deedWords, stackFolds } from "./stack-folds";
import { toldTogether } from "./told-together";

/** Characters that GitHub takes in one comment. */
export const commentLimit = 65_536;

/** By this a workflow finds the comment that it wrote before. */
export const commentMark = "<!-- edge-staging preview-report -->";

/** Rows of one table. */
const mostRows = 40;

/** Kept for the sentence about what was cut. */
const reserve = 1_000;

/**
 * The comment of a pull request: what happens and how dangerous it is in three lines, then what needs a look, then the diff of each stack, folded, then the raw diff.
 * Never longer than `limit` characters: whole blocks are left out, raw diffs first, and it says which.
 */
export function markdown(review: Review, limit: number = commentLimit): string {
  const head = threeLines(review).join("\n\n");
  const { diffs, raw } = stackFolds(review.stacks);
  const { kept, cut } = fitting([...sections(review), ...diffs, ...raw], limit - reserve - head.length);
  return [head, ...kept.map(({ text }) => text), ...cutWords(cut), commentMark].join("\n\n");
}

function threeLines(review: Review): string[] {
  const bytes = bytesOverWan(review);
  return [
    `## ${plainText(headline(review))}`,
    `**Danger: ${review.danger}.** ${plainText(reason(review))}`,
    `**Policies:** ${plainText(policyWords(review))}${bytes ? ` **Bytes over the WAN:** ${plainText(bytes)}` : ""}`,
  ];
}

function sections({ stacks }: Review): Block[] {
  const contents: Readonly<Record<string, string | undefined>> = {
    [hasErrors(stacks) ? "What is wrong" : "Warnings"]: faultsOf(stacks),
    "Rules that are broken": tableOf(["stack", "level", "rule", "resource", "says"], brokenRules(stacks), mostRows),
    "What needs a look": tableOf(["stack", "danger", "what", "comes to"], gravest(stacks), mostRows),
    "New images": tableOf(["site", "solution", "images", "bytes over the WAN"], newImages(stacks), mostRows),
    Passwords: tableOf(["stack", "password", "is", "why"], passwords(stacks), mostRows),
  };
  return Object.entries(contents).flatMap(([title, content]) =>
    content === undefined ? [] : [{ name: `the part "${title}"`, text: `### ${title}\n\n${content}` }],
  );
}

function hasErrors(stacks: readonly StackReview[]): boolean {
  return stacks.some(({ faults, otherErrors }) => otherErrors.length > 0 || faults.some(({ severity }) => severity === "error"));
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
  return toldTogether(stacks.flatMap(({ stack, policies }) => policies.broken.map((content) => ({ stack, content })))).map(
    ({ stacks: names, content: { level, rule, resource, says, fix } }) => [
      namesOf(names),
      plainText(level),
      code(rule),
      resource ? code(resource) : "",
      plainText(`${says ?? ""} ${fix ?? ""}`),
    ],
  );
}

function gravest(stacks: readonly StackReview[]): string[][] {
  const rank = { high: 0, medium: 1 };
  const grave = stacks.flatMap(({ stack, changes }) =>
    changes.flatMap(({ deed, noun, resource, danger, means }) =>
      danger === "high" || danger === "medium" ? [{ stack, content: { deed, noun, resource, danger, means } }] : [],
    ),
  );
  return toldTogether(grave)
    .sort((a, b) => rank[a.content.danger] - rank[b.content.danger])
    .map(({ stacks: names, content }) => [namesOf(names), content.danger, deedWords(content), plainText(content.means)]);
}

function newImages(stacks: readonly StackReview[]): string[][] {
  return toldTogether(stacks.flatMap(({ stack, newImages: brought }) => brought.map((content) => ({ stack, content })))).map(
    ({ stacks: names, content: { solution, from, to, images, bytes } }) => [
      namesOf(names),
      from ? `${code(solution)} ${code(from)} to ${code(to)}` : `${code(solution)} ${code(to)}`,
      images.map(code).join(", "),
      bytes === undefined ? "not measured" : bytesInWords(bytes),
    ],
  );
}

function passwords(stacks: readonly StackReview[]): string[][] {
  return toldTogether(stacks.flatMap(({ stack, passwords: changed }) => changed.map((content) => ({ stack, content })))).map(
    ({ stacks: names, content: { resource, deed, reason: why } }) => [
      namesOf(names),
      code(resource),
      deed === "replace" ? "replaced" : "issued anew",
      plainText(why),
    ],
  );
}

function namesOf(stacks: readonly string[]): string {
  return listed(stacks.map(code), 2);
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
