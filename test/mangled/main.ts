import { parseArgs } from "node:util";
import { figuresTable } from "./figures";
import { caseText, chooseCase, type MangledCase, parseCase } from "./mangled-case";
import { MangledRuns, type RunResult, runLine } from "./mangled-runs";
import { MangledSite } from "./mangled-site";
import { type OperationName, operations } from "./operations";
import { oneOf, type Random, seeded } from "./seeded";

const help = `usage: npm run test:mangled -- [--runs N] [--seed S] [--from N] [--operation name]... [--case text]... [--verbose]

Runs operations of a site in the lab while a proxy answers one of their requests wrongly, and compares each with a clean run:
no additional write, no refused pull, no credential sent elsewhere, an end within the limit, and a complete repair by the next up.

  --runs N          number of runs; default 50
  --seed S          chooses the cases; default 1
  --from N          number of the first run, to repeat a part; default 1
  --operation name  only this one, of ${operations.map(({ name }) => name).join(", ")}
  --case text       exactly this case, as printed, instead of cases by a seed
  --timeout T       the stacks' setting timeout; default PT1M
  --verbose         print what each run changed and printed

Exit codes: 0 every property held; 1 one did not.
`;

interface Options {
  runs: number;
  seed: string;
  from: number;
  operations: readonly OperationName[];
  cases: readonly string[];
  timeout: string;
  isVerbose: boolean;
}

const print = (text: string) => void process.stdout.write(`${text}\n`);

async function main(options: Options): Promise<0 | 1> {
  const results: RunResult[] = [];
  const chosen = operations.filter(({ name }) => options.operations.length === 0 || options.operations.includes(name));
  const count = options.cases.length || options.runs;
  let bench: { site: MangledSite; runs: MangledRuns } | undefined;
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  try {
    for (let index = 0; index < count && !interrupted.signal.aborted; index++) {
      if (bench?.runs.isDamaged) {
        await bench.site.end();
        bench = undefined;
      }
      bench ??= await newBench(options.timeout);
      const number = options.from + index;
      const text = options.cases[index];
      const one = text === undefined ? await caseOf(bench.runs, chosen, seeded(`${options.seed}:${number}`)) : parseCase(text);
      const result = await bench.runs.run(one);
      results.push(result);
      print(`${number}  ${runLine(result)}`);
      if (result.findings.length > 0) print(`    repeat: npm run test:mangled -- --case '${caseText(one)}'`);
      if (options.isVerbose) print([...result.changed, result.end.output].join("\n"));
    }
  } finally {
    await bench?.site.end();
  }
  print(`\n${figuresTable(results)}`);
  return results.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

async function newBench(timeout: string): Promise<{ site: MangledSite; runs: MangledRuns }> {
  const site = await MangledSite.start(timeout);
  return { site, runs: new MangledRuns(site, limitMs) };
}

/** Chooses an operation by its weight, and a case for it. */
async function caseOf(runs: MangledRuns, chosen: typeof operations, random: Random): Promise<MangledCase> {
  const operation = oneOf(
    chosen.flatMap((one) => Array.from({ length: one.weight }, () => one)),
    random,
  );
  return chooseCase(operation.name, await runs.requestsOf(operation.name), random);
}

/** Time after which a run is interrupted, in milliseconds: longer than one wait with the stacks' timeout. */
const limitMs = 180_000;

function optionsOf(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "50" },
      seed: { type: "string", default: "1" },
      from: { type: "string", default: "1" },
      operation: { type: "string", multiple: true, default: [] },
      case: { type: "string", multiple: true, default: [] },
      timeout: { type: "string", default: "PT1M" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const names = values.operation.map((name) => {
    const found = operations.find((one) => one.name === name);
    if (!found) throw new Error(`no operation ${name}`);
    return found.name;
  });
  const { runs, seed, from, case: cases, timeout, verbose } = values;
  return { runs: Number(runs), seed, from: Number(from), operations: names, cases, timeout, isVerbose: verbose };
}

if (require.main === module) {
  const options = optionsOf(process.argv.slice(2));
  if (!options) print(help);
  else
    main(options).then(
      (code) => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`${(error as Error).stack}\n`);
        process.exit(1);
      },
    );
}
