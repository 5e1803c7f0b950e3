import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Bench } from "./bench/bench";
import { figuresTable } from "./bench/figures";
import { startNarrator } from "../lab/engine/narrator";
import { provideTools } from "../lab/engine/tools";
import { startWorld, worldTools } from "../lab/world";

const help = `Usage: npm run bench [-- --json] [-- --speed <n>]

Compares the duration of a site's first up with the critical path of the service's own work, with realistic service latencies and a
real-time lab clock. Then runs preview and up of the unchanged site, five times each. Takes a few minutes.

  --json        print one JSON object instead of the table; upOverCriticalPath is the ratio
  --speed <n>   lab seconds per real second, for a faster but less accurate result; default 1
  --help        show this text (npm run bench -- --help)

Method: measures the wall time of whole engine runs, up without its preview; of five runs, reports the median and the first.
The critical path is the longest chain of dependent resources, weighted by the time that the service worked on each. It excludes
the waits between two polls of an operation; the table shows the time including them beside it. Requests are those of the deploying identity.

Exit codes: 0 measured; 1 a run failed; 2 invalid arguments; 130 interrupted.
`;

/** Poll interval of this project's dynamic providers when the service sets no Retry-After: the program's default. */
const pollIntervalMs = 15_000;

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (!options || options.help) {
    (options ? process.stdout : process.stderr).write(help);
    return options ? 0 : 2;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort());
  const narrator = startNarrator();
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  const { signal } = interrupted;
  try {
    const tools = await provideTools(worldTools, { environment: process.env, narrator, signal });
    const world = await startWorld({ folder, tools, environment: process.env, speed: options.speed, applyLatencies: true, pollIntervalMs, signal });
    try {
      const figures = await new Bench({ world, narrator, signal, pollIntervalMs }).run();
      process.stdout.write(`${options.json ? JSON.stringify(figures, undefined, 2) : figuresTable(figures)}\n`);
      return 0;
    } finally {
      await world.stop();
    }
  } catch (error) {
    if (!signal.aborted) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return signal.aborted ? 130 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined for invalid arguments. */
function optionsOf(args: readonly string[]): { json: boolean; help: boolean; speed: number } | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" }, speed: { type: "string" } } });
    const speed = Number(values.speed ?? 1);
    return Number.isFinite(speed) && speed > 0 ? { json: values.json ?? false, help: values.help ?? false, speed } : undefined;
  } catch {
    return undefined;
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
