import { table } from "../../cli/output/table";
import type { MatrixRow } from "./matrix";

/** Whether the row is as required: every write killed, no manual work, no orphans or missing objects, no refused pull. */
export function isPassed(row: MatrixRow): boolean {
  const { failure, manual, uncovered, orphans, missing, refusedPulls, refusedSyncs } = row;
  return failure === "" && manual + uncovered.length + orphans.length + missing.length + refusedPulls + refusedSyncs === 0;
}

/** Formats a matrix as a table, followed by its faults. */
export function matrixTable(rows: readonly MatrixRow[]): string {
  const head = ["operation", "site", "writes", "kills", "recovered", "uncovered", "manual", "orphans", "missing", "pulls", "refused", "seconds", ""];
  const lines = rows.map((row) => [
    row.operation,
    row.flavor,
    ...[row.writes, row.kills.length, row.recovered, row.uncovered.length, row.manual, row.orphans.length, row.missing.length, row.pulls].map(String),
    String(row.refusedPulls + row.refusedSyncs),
    String(row.seconds),
    isPassed(row) ? "passed" : "FAILED",
  ]);
  return [table([head, ...lines]), ...rows.flatMap(faultsOf)].join("\n");
}

function faultsOf({ operation, flavor, uncovered, orphans, missing, failure }: MatrixRow): string[] {
  const line = (what: string) => (name: string) => `${flavor} ${operation}: ${what}: ${name}`;
  return [
    ...uncovered.map(line("not killed after")),
    ...orphans.map(line("orphan")),
    ...missing.map(line("missing")),
    ...(failure === "" ? [] : [line("failed")(failure)]),
  ];
}
