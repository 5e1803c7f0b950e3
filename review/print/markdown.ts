import type { Review, StackReview } from "../judge/review";
import { forecastRows, maxForecasts } from "./forecast-rows";
import { faultLines } from "./fault-lines";
import { groupIdentical, type SharedContent } from "./group-identical";
import { code, fenced, formatBytes, listed, plainText, tableOf } from "./markdown-text";
import { type Block, formatAction, stackDiffs } from "./stack-diffs";
import { headline, policySummary, riskReason, wanSummary } from "./summary";

/** Maximum length of a GitHub comment, in characters. */
export const commentLimit = 65_536;

/** Invisible mark by which a workflow finds its earlier comment. */
export const commentMark = "<!-- edge-staging preview-report -->";

/** Maximum rows of a table. */
const maxRows = 40;

/** Maximum lines of the errors and warnings: twenty findings or more. */
const maxFaultLines = 80;

/** Characters reserved for the sentence that lists omitted blocks. */
const reserve = 1_000;

/**
 * Renders the pull-request comment: summary, risk and policy result in three lines, then whatever needs review, then a readable diff per stack, then the raw diffs.
 * At most `limit` characters: whole blocks are omitted from the end and named in the last sentence.
 */
export function markdown(review: Review, limit: number = commentLimit): string {
  const head = summaryLines(review).join("\n\n");
  const { diffs, raw } = stackDiffs(review.stacks);
  const { kept, omitted } = fitting([...sections(review), ...diffs, ...raw], limit - reserve - head.length);
  return [head, ...kept.map(({ text }) => text), ...omittedNotice(omitted), commentMark].join("\n\n");
}

function summaryLines(review: Review): string[] {
  const transfer = wanSummary(review);
  return [
    `## ${plainText(headline(review))}`,
    `**Risk: ${review.risk}.** ${plainText(riskReason(review))}`,
    `**Policy:** ${plainText(policySummary(review))}${transfer ? ` **WAN transfer:** ${plainText(transfer)}` : ""}`,
  ];
}

function sections({ stacks }: Review): Block[] {
  const contents: Readonly<Record<string, string | undefined>> = {
    [hasErrors(stacks) ? "Errors" : "Warnings"]: faultsOf(stacks),
    "Policy violations": tableOf(["stack", "level", "rule", "resource", "message"], violationRows(stacks), maxRows),
    "Changes to review": tableOf(["stack", "risk", "change", "effect"], severeRows(stacks), maxRows),
    "New images": tableOf(["site", "solution", "images", "WAN transfer"], newImageRows(stacks), maxRows),
    Forecast: tableOf(["site", "forecast of new images"], forecastRows(stacks), maxForecasts),
    Passwords: tableOf(["stack", "password", "action", "reason"], passwordRows(stacks), maxRows),
  };
  return Object.entries(contents).flatMap(([title, content]) =>
    content === undefined ? [] : [{ name: `the section "${title}"`, text: `### ${title}\n\n${content}` }],
  );
}

function hasErrors(stacks: readonly StackReview[]): boolean {
  return stacks.some(({ faults, otherErrors }) => otherErrors.length > 0 || faults.some(({ severity }) => severity === "error"));
}

function faultsOf(stacks: readonly StackReview[]): string | undefined {
  const lines = faultLines(stacks, maxFaultLines);
  return lines.length === 0 ? undefined : fenced("text", lines);
}

/** Sorts by rank, and puts what few stacks have before what many have. */
function byRank<Content>(rank: (content: Content) => number) {
  return (a: SharedContent<Content>, b: SharedContent<Content>) => rank(a.content) - rank(b.content) || a.stacks.length - b.stacks.length;
}

function violationRows(stacks: readonly StackReview[]): string[][] {
  return groupIdentical(stacks.flatMap(({ stack, policies }) => policies.violations.map((content) => ({ stack, content }))))
    .sort(byRank(({ level }) => (level === "mandatory" ? 0 : 1)))
    .map(({ stacks: names, content: { level, rule, resource, message, fix } }) => [
      namesOf(names),
      plainText(level),
      code(rule),
      resource ? code(resource) : "",
      plainText(`${message ?? ""} ${fix ?? ""}`),
    ]);
}

function severeRows(stacks: readonly StackReview[]): string[][] {
  const rank = { high: 0, medium: 1 };
  const severe = stacks.flatMap(({ stack, changes }) =>
    changes.flatMap(({ action, kind, resource, risk, effect }) =>
      risk === "high" || risk === "medium" ? [{ stack, content: { action, kind, resource, risk, effect } }] : [],
    ),
  );
  return groupIdentical(severe)
    .sort(byRank(({ risk }) => rank[risk]))
    .map(({ stacks: names, content }) => [namesOf(names), content.risk, formatAction(content), plainText(content.effect)]);
}

function newImageRows(stacks: readonly StackReview[]): string[][] {
  return groupIdentical(stacks.flatMap(({ stack, newImages }) => newImages.map((content) => ({ stack, content }))))
    .sort(byRank(() => 0))
    .map(({ stacks: names, content: { solution, from, to, images, bytes } }) => [
      namesOf(names),
      from ? `${code(solution)} ${code(from)} to ${code(to)}` : `${code(solution)} ${code(to)}`,
      images.map(code).join(", "),
      bytes === undefined ? "not measured" : formatBytes(bytes),
    ]);
}

function passwordRows(stacks: readonly StackReview[]): string[][] {
  return groupIdentical(stacks.flatMap(({ stack, passwords }) => passwords.map((content) => ({ stack, content }))))
    .sort(byRank(({ action }) => (action === "replace" ? 0 : 1)))
    .map(({ stacks: names, content: { resource, action, reason } }) => [
      namesOf(names),
      code(resource),
      action === "replace" ? "replaced" : "reissued",
      plainText(reason),
    ]);
}

function namesOf(stacks: readonly string[]): string {
  return listed(stacks.map(code), 2);
}

/** Keeps blocks in order as far as they fit; the first that does not fit is omitted together with all that follow. */
function fitting(blocks: readonly Block[], room: number): { kept: Block[]; omitted: Block[] } {
  let used = 0;
  const end = blocks.findIndex(({ text }) => {
    used += text.length + 2;
    return used > room;
  });
  return end < 0 ? { kept: [...blocks], omitted: [] } : { kept: blocks.slice(0, end), omitted: blocks.slice(end) };
}

function omittedNotice(omitted: readonly Block[]): string[] {
  if (omitted.length === 0) return [];
  const names = omitted.slice(0, 5).map(({ name }) => plainText(name).slice(0, 120));
  const more = omitted.length > 5 ? ` and ${omitted.length - 5} more` : "";
  return [`Omitted to fit into one comment: ${names.join(", ")}${more}. The JSON report is complete.`];
}
