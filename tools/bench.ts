import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Bench } from "./bench/bench";
import { figuresTable } from "./bench/figures";
import { startNarrator } from "../lab/engine/narrator";
import { provideTools } from "../lab/engine/tools";
import { startWorld, worldTools } from "../lab/world";

const help = `usage: npm run bench [-- --json] [-- --speed <n>]

Measures a site's first up against the critical path of the service's own work, with the lab's latencies on and its clock
as fast as a real one; then previews and ups of the unchanged site, five each. Takes some minutes.

  --json        one JSON object instead of the table; upOverCriticalPath is the ratio
  --speed <n>   lab seconds per second, for a quicker and coarser answer; default 1
  --help        this text (npm run bench -- --help)

Method: wall time of whole runs of the engine, up without preview; of five runs the median, and the first alone; the path is
the longest chain of resources by the time during which the service worked on each, each after what the stack says it
depends on. Waits between two looks at an operation are not part of the path; the time that a step took with them stands
beside its own. Requests are those of the deploying identity.

Exit codes: 0 measured; 1 a run failed; 2 the arguments are not understood; 130 interrupted.
`;

/** How often our own kinds look where the service names no wait: the program's own default, as a user has it. */
const pollIntervalMs = 15_000;

async function main(args: readonly string[]): Promise<number> {
  const asked = understood(args);
  if (!asked || asked.help) {
    (asked ? process.stdout : process.stderr).write(help);
    return asked ? 0 : 2;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort());
  const narrator = startNarrator();
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  const { signal } = interrupted;
  try {
    const tools = await provideTools(worldTools, { environment: process.env, narrator, signal });
    const world = await startWorld({ folder, tools, environment: process.env, speed: asked.speed, applyLatencies: true, pollIntervalMs, signal });
    try {
      const figures = await new Bench({ world, narrator, signal, pollIntervalMs }).run();
      process.stdout.write(`${asked.json ? JSON.stringify(figures, undefined, 2) : figuresTable(figures)}\n`);
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

function understood(args: readonly string[]): { json: boolean; help: boolean; speed: number } | undefined {
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
