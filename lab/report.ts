/** Version of the report's shape; grows when a member changes its meaning or goes. */
export const reportSchemaVersion = 1;

/** One site as the run left it. */
export interface SiteReport {
  /** Name of the stack. */
  name: string;
  /** ARM id. */
  connectedRegistryId: string;
  /** `Online` when its instance has synced. */
  connectedRegistryState: string;
  serviceAddress: string;
}

/** What `npm start` writes to `out/report.json`. Holds no secret. */
export interface Report {
  schemaVersion: typeof reportSchemaVersion;
  sites: SiteReport[];
  /** Every resource that something was done with, in the order in which it ended. */
  operations: {
    stack: string;
    /** Logical name. */
    name: string;
    type: string;
    /** The engine's word: `create`, `update` ... */
    kind: string;
    durationMs: number;
  }[];
}

/** The operations as a table of plain text. */
export function reportTable({ operations }: Report): string {
  const rows = [
    ["stack", "resource", "type", "done", "ms"],
    ...operations.map(({ stack, name, type, kind, durationMs }) => [stack, name, type, kind, String(durationMs)]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
