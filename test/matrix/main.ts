import { parseArgs } from "node:util";
import { startNarrator } from "../../lab/engine/narrator";
import { type Flavor, flavors, type MatrixRow, runMatrix } from "./matrix";
import { isPassed, matrixTable } from "./matrix-report";
import { type OperationName, operationNames } from "./operations";

const help = `Usage: npm run test:kill-matrix [-- --operation <name>]... [--flavor <name>]... [--seed <n>] [--json]

Kills the engine (kill -9) after every write of operations on a site of the lab, recovers it by \`edge-staging recover\`, and continues. An operation is
walked: its run is killed after the first write that was not killed before, recovered and started again, until a run completes. Compares the writes and all
objects of Azure and the cluster with those of a run that nobody killed, and pulls images meanwhile. All of it takes hours.

  --operation <name>  ${operationNames.join(", ")}; may be repeated; default: all
  --flavor <name>     ${flavors.join(", ")}; may be repeated; default: both
  --seed <n>          decides each time whether the engine alone or its process group is killed; default 1
  --json              print one JSON object instead of the table
  --help              show this text

Exit codes: 0 every row passed; 1 a row failed; 2 invalid arguments.
`;

interface MatrixArguments {
  operations: readonly OperationName[];
  flavors: readonly Flavor[];
  seed: number;
  json: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(help);
    return 0;
  }
  const options = optionsOf(args);
  if (!options) {
    process.stderr.write(help);
    return 2;
  }
  const { say: narrate } = startNarrator();
  const rows: MatrixRow[] = [];
  for (const flavor of options.flavors) rows.push(...(await runMatrix({ ...options, flavor, narrate })));
  process.stdout.write(options.json ? `${JSON.stringify({ schemaVersion: 1, seed: options.seed, rows }, undefined, 2)}\n` : `${matrixTable(rows)}\n`);
  return rows.every(isPassed) ? 0 : 1;
}

/** Undefined for invalid arguments. */
function optionsOf(args: readonly string[]): MatrixArguments | undefined {
  const several = { type: "string", multiple: true } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { operation: several, flavor: several, seed: { type: "string" }, json: { type: "boolean" } } });
    const operations = chosen(operationNames, values.operation);
    const sites = chosen(flavors, values.flavor);
    const seed = Number(values.seed ?? "1");
    return operations && sites && Number.isInteger(seed) ? { operations, flavors: sites, seed, json: values.json === true } : undefined;
  } catch {
    return undefined;
  }
}

/** The given known names; all if none was given, undefined if one is unknown. */
function chosen<Name extends string>(known: readonly Name[], given: readonly string[] | undefined): readonly Name[] | undefined {
  if (given === undefined) return known;
  return given.every((name) => known.some((other) => other === name)) ? known.filter((name) => given.includes(name)) : undefined;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
