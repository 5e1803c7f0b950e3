import { exitCodes } from "../io/command";
import { faultTable } from "../output/fault-table";
import type { DrillItem, DrillVerdict } from "./drill-item";

/** The result of `drill blackout --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface DrillReport {
  schemaVersion: 1;
  stack: string;
  /** Days without the WAN. */
  days: number;
  /** When the WAN is back, ISO 8601, by Azure's clock. */
  until: string;
  /** Every pod starts where it is now, and nothing is unknown. */
  comesUp: boolean;
  items: readonly DrillItem[];
}

/** The report of these items. */
export function drillReport(facts: Pick<DrillReport, "stack" | "days" | "until">, items: readonly DrillItem[]): DrillReport {
  return { schemaVersion: 1, ...facts, comesUp: items.every(({ verdict }) => verdict === "ok" || verdict === "at-risk"), items };
}

/** Done where everything comes up, no where something fails, and failed where nothing fails but something is unknown. */
export function drillExitCode({ comesUp, items }: DrillReport): number {
  if (comesUp) return exitCodes.done;
  return items.some(({ verdict }) => verdict === "fails") ? exitCodes.no : exitCodes.failed;
}

/** Formats a report as a table, each fault with its fix below its item, and a closing sentence. */
export function drillTable({ stack, days, until, items }: DrillReport): string {
  const rows = items.map(({ verdict, kind, subject, reason, fault }) => ({ cells: [verdict, kind, `${subject}: ${reason}`], faults: fault ? [fault] : [] }));
  return [
    ...faultTable(["verdict", "kind", "examined"], rows),
    `${stack}: ${closing(items)} after a power cut, with the WAN down for ${days} days, until ${until}`,
  ].join("\n");
}

function closing(items: readonly DrillItem[]): string {
  const count = (wanted: DrillVerdict) => items.filter(({ verdict }) => verdict === wanted).length;
  const counts = `${count("ok")} ok, ${count("at-risk")} at risk, ${count("fails")} fail, ${count("unknown")} unknown`;
  if (count("fails") > 0) return `DOES NOT COME UP (${counts})`;
  return count("unknown") > 0 ? `may come up, but not everything was seen (${counts})` : `comes up (${counts})`;
}
