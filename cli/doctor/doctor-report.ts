import { formatFault } from "../../components/core/fault";
import { printableLines } from "../../components/core/foreign-text";
import { exitCodes } from "../io/command";
import { table } from "../output/table";
import type { Examination } from "./check";

/** The result of `doctor --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface DoctorReport {
  schemaVersion: 1;
  stacks: readonly string[];
  /** No check has found an error, and every check that applies was made. */
  healthy: boolean;
  checks: readonly Examination[];
}

/** The report of these checks. */
export function doctorReport(stacks: readonly string[], checks: readonly Examination[]): DoctorReport {
  return { schemaVersion: 1, stacks, healthy: checks.every(({ verdict, isUnread }) => verdict !== "error" && !isUnread), checks };
}

/** Done without an error, no with one, and failed where there is none but something could not be read. */
export function exitCodeOf({ checks, healthy }: DoctorReport): number {
  if (healthy) return exitCodes.done;
  return checks.some(({ verdict }) => verdict === "error") ? exitCodes.no : exitCodes.failed;
}

/** Formats a report as a table, each fault with its fix below its check, and a closing sentence. */
export function doctorTable({ stacks, checks }: DoctorReport): string {
  // One line for each check, whatever a reason quotes.
  const rows = checks.map(({ verdict, stack, check, examined, reason }) => [
    ...[verdict, stack, check],
    [examined, reason ?? []].flat().join(": ").replaceAll(/\s+/g, " "),
  ]);
  const [head = "", ...lines] = table([["verdict", "stack", "check", "examined"], ...rows]).split("\n");
  const below = lines.flatMap((line, index) => [printableLines(line), ...(checks[index]?.faults ?? []).map((fault) => indented(formatFault(fault)))]);
  const count = (wanted: Examination["verdict"]) => checks.filter(({ verdict }) => verdict === wanted).length;
  const unread = checks.filter(({ isUnread }) => isUnread).length;
  const close = `${stacks.join(", ")}: ${count("ok")} ok, ${count("warning")} warnings, ${count("error")} errors, ${count("skipped")} skipped`;
  return [head, ...below, `${close}${unread === 0 ? "" : `, of which ${unread} could not be made`}`].join("\n");
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "         ");
}
