import { exitCodes } from "../io/command";
import { faultTable } from "../output/fault-table";
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
  const rows = checks.map(({ verdict, stack, check, examined, reason, faults }) => ({
    cells: [verdict, stack, check, [examined, reason ?? []].flat().join(": ")],
    faults,
  }));
  const count = (wanted: Examination["verdict"]) => checks.filter(({ verdict }) => verdict === wanted).length;
  const unread = checks.filter(({ isUnread }) => isUnread).length;
  const close = `${stacks.join(", ")}: ${count("ok")} ok, ${count("warning")} warnings, ${count("error")} errors, ${count("skipped")} skipped`;
  return [...faultTable(["verdict", "stack", "check", "examined"], rows), `${close}${unread === 0 ? "" : `, of which ${unread} could not be made`}`].join("\n");
}
