import { exitCodes } from "../io/command";
import { table } from "../output/table";
import type { Assumption } from "./assumptions";
import type { Attempt, Finding } from "./attempt";

/** What is known of one assumption after a run. */
export interface Verdict {
  id: string;
  statement: string;
  verdict: "held" | "failed" | "not tried";
  /** What was seen, or why nothing was: per stack where a check was made. */
  seen: readonly string[];
}

/** The result of `verify-assumptions --json`. It names no resource, host, subscription or person. */
export interface AssumptionReport {
  schemaVersion: 1;
  /** Versions that the result depends on. */
  edgeStaging: string;
  date: string;
  assumptions: readonly Verdict[];
}

/** Ids of the assumptions that this command can check by reading, and with `--write`. */
export interface Reach {
  checkable: readonly string[];
  writable: readonly string[];
}

/** Combines the attempts at all stacks: one that failed counts more than any that held. `assumptions`: all of them, tried or not. */
export function verdicts(
  assumptions: Readonly<Record<string, Pick<Assumption, "statement" | "check">>>,
  attempts: readonly Attempt[],
  reach: Reach,
): Verdict[] {
  return Object.entries(assumptions).map(([id, { statement, check }]) => {
    const own = attempts.flatMap((attempt) => (attempt.id === id ? [attempt.finding] : []));
    const verdict = (["failed", "held"] as const).find((kind) => own.some((finding) => kind in finding)) ?? "not tried";
    const seen = own.length === 0 ? [untriedText(id, check, reach)] : [...new Set(own.filter((finding) => isOf(verdict, finding)).map(textOf))];
    return { id, statement, verdict, seen };
  });
}

function untriedText(id: string, check: string, { checkable, writable }: Reach): string {
  const ways = [...(checkable.includes(id) ? ["name a stack, which may show it"] : []), ...(writable.includes(id) ? ["--write checks it"] : [])];
  return ways.length > 0 ? ways.join("; ") : `this command cannot show it. To find out: ${check}`;
}

function isOf(verdict: Verdict["verdict"], finding: Finding): boolean {
  return (verdict === "not tried" ? "notTried" : verdict) in finding;
}

function textOf(finding: Finding): string {
  return "held" in finding ? finding.held : "failed" in finding ? finding.failed : finding.notTried;
}

/** Done unless an assumption failed. */
export function exitCodeOf({ assumptions }: AssumptionReport): number {
  return assumptions.some(({ verdict }) => verdict === "failed") ? exitCodes.no : exitCodes.done;
}

/** Formats a report: what failed first, then what held, then what was not tried. */
export function assumptionTable({ assumptions }: AssumptionReport): string {
  const order: Verdict["verdict"][] = ["failed", "held", "not tried"];
  const sorted = order.flatMap((wanted) => assumptions.filter(({ verdict }) => verdict === wanted));
  const rows = sorted.map(({ verdict, id, seen }) => [verdict, id, seen.join("; ")]);
  const count = (wanted: Verdict["verdict"]) => assumptions.filter(({ verdict }) => verdict === wanted).length;
  return [
    table([["verdict", "assumption", "seen"], ...rows]),
    `${count("held")} held, ${count("failed")} failed, ${count("not tried")} not tried of ${assumptions.length} assumptions`,
    "An assumption holds for the versions and settings of these stacks. Statements and uses: docs/reference/assumptions.md",
  ].join("\n");
}
