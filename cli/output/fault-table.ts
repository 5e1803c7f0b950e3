import { type Fault, formatFault } from "../../components/core/fault";
import { printableLines } from "../../components/core/foreign-text";
import { table } from "./table";

/** A row of a table, with the faults that belong to it. */
export interface FaultRow {
  cells: readonly string[];
  faults: readonly Fault[];
}

/** Formats rows as aligned columns below their titles, one line for each whatever a cell quotes, and the faults of each row below it. Returns the lines. */
export function faultTable(titles: readonly string[], rows: readonly FaultRow[], format: (fault: Fault) => string = formatFault): string[] {
  const cells = rows.map((row) => row.cells.map((cell) => cell.replaceAll(/\s+/g, " ")));
  const [head = "", ...lines] = table([titles, ...cells]).split("\n");
  return [head, ...lines.flatMap((line, index) => [printableLines(line), ...(rows[index]?.faults ?? []).map((fault) => indented(format(fault)))])];
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "         ");
}
