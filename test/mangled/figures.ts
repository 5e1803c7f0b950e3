import { properties, type RunResult } from "./mangled-runs";

/** Summary of a series of runs: counts by operation and by mangling, the properties, and the slowest run. */
export function figuresTable(results: readonly RunResult[]): string {
  const header = ["", "runs", "hit", "ended with 0", ...properties];
  const row = (name: string, some: readonly RunResult[]) => [
    name,
    some.length,
    some.filter(({ hits }) => hits > 0).length,
    some.filter(({ end }) => end.code === 0).length,
    ...properties.map((property) => some.filter(({ findings }) => findings.some((finding) => finding.property === property)).length),
  ];
  const by = (keyOf: (result: RunResult) => string) =>
    [...new Set(results.map(keyOf))].sort().map((name) =>
      row(
        name,
        results.filter((result) => keyOf(result) === name),
      ),
    );
  const sender = ({ case: { plan } }: RunResult) => `request of a ${plan.class.split(" ")[0]}`;
  const rows = [
    header,
    ...by(sender),
    [],
    ...by(({ case: { operation } }) => operation),
    [],
    ...by(({ case: { plan } }) => plan.mangling.name),
    [],
    row("all", results),
  ];
  const slowest = results.reduce((most, { end }) => Math.max(most, end.ms), 0);
  return [...rows.map(aligned), "", `slowest run: ${(slowest / 1000).toFixed(1)} s`].join("\n");
}

function aligned([name = "", ...counts]: readonly (string | number)[]): string {
  return [String(name).padEnd(22), ...counts.map((count, index) => String(count).padStart(index < 2 ? 8 : 23))].join("");
}
