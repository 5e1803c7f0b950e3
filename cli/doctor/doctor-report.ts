import { exitCodes } from "../io/command";
import { faultTable } from "../output/fault-table";
import type { Examination } from "./check";
import type { DoctorLanguage } from "./language/doctor-language";
import { languages } from "./language/languages";

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
export function doctorTable({ stacks, checks }: DoctorReport, language: DoctorLanguage = languages.en): string {
  const rows = checks.map((check) => ({
    cells: [language.verdicts[check.verdict], check.stack, check.check, [language.examined(check), reasonOf(check, language)].flat().join(": ")],
    faults: check.faults,
  }));
  const count = (wanted: Examination["verdict"]) => checks.filter(({ verdict }) => verdict === wanted).length;
  const counts = { ok: count("ok"), warning: count("warning"), error: count("error"), skipped: count("skipped") };
  const close = language.close(stacks.join(", "), counts, checks.filter(({ isUnread }) => isUnread).length);
  return [...faultTable(language.titles, rows, language.fault), close].join("\n");
}

function reasonOf({ reason }: Examination, language: DoctorLanguage): string[] {
  return reason === undefined ? [] : [language.reason(reason)];
}
