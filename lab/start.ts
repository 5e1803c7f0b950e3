import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResourceOperation } from "./engine/engine-event";
import { EngineFault } from "./engine/engine-fault";
import { cloneFolder } from "./engine/clone-folder";
import { type Narrator, startNarrator } from "./engine/narrator";
import type { PulumiResult } from "./engine/pulumi";
import { provideTools } from "./engine/tools";
import { type Report, type SiteReport, reportSchemaVersion, reportTable } from "./report";
import { Stacks } from "./stacks";
import { startWorld, worldTools } from "./world";

const help = `usage: npm start

Brings up the lab, then the stacks hub and line-1 with the real Pulumi engine and the policy pack, and writes out/report.json.
Needs no Azure. Exit code 0: both stacks are up and a second look finds nothing to change; 1: a phase failed; 130: interrupted.
`;

const stackNames = ["hub", "line-1"] as const;

/** A phase of the run that did not end well. */
class PhaseFailure extends Error {
  constructor(phase: string, { stdout, stderr }: PulumiResult, log: string) {
    super(`${phase} failed\n${stdout}${stderr}\nThe whole output is in ${log}`);
  }
}

async function run(narrator: Narrator, signal: AbortSignal): Promise<Report> {
  const tools = await provideTools(worldTools, { environment: process.env, narrator });
  const out = join(cloneFolder, "out");
  await mkdir(out, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  narrator.say("starting the lab");
  const world = await narrator.during("starting the lab", startWorld({ folder, tools, environment: process.env, signal }));
  try {
    const operations: Report["operations"] = [];
    let stack = "";
    const stacks = new Stacks(world, cloneFolder, process.env, signal, (operation) => {
      if (operation.outcome !== "planned") operations.push({ stack, ...operationOf(operation) });
    });
    for (stack of stackNames) await bringUp(stacks, stack, narrator, join(out, `${stack}.log`));
    return { schemaVersion: reportSchemaVersion, sites: [await siteReport(stacks)], operations: operations.filter(({ kind }) => kind !== "same") };
  } finally {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bringUp(stacks: Stacks, stack: string, narrator: Narrator, log: string): Promise<void> {
  await stacks.select(stack);
  const phases = [
    [`pulumi up -s ${stack}`, () => stacks.up(stack)],
    [`pulumi preview -s ${stack} finds nothing to change`, () => stacks.preview(stack, "--expect-no-changes")],
  ] as const;
  for (const [phase, start] of phases) {
    narrator.say(phase);
    const result = await narrator.during(phase, start());
    await writeFile(log, result.stdout + result.stderr, { flag: "a" });
    if (result.code !== 0) throw new PhaseFailure(phase, result, log);
  }
}

async function siteReport(stacks: Stacks): Promise<SiteReport> {
  const { site } = (await stacks.outputs("line-1")) as { site: Record<string, unknown> };
  const text = (name: string) => String(site[name]);
  return {
    name: "line-1",
    connectedRegistryId: text("connectedRegistryId"),
    connectedRegistryState: text("connectedRegistryState"),
    serviceAddress: text("serviceAddress"),
  };
}

function operationOf({ name, type, kind, durationMs }: ResourceOperation): Omit<Report["operations"][number], "stack"> {
  return { name, type, kind, durationMs: Math.round(durationMs) };
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());
  const narrator = startNarrator();
  try {
    const report = await run(narrator, interrupted.signal);
    const path = join(cloneFolder, "out", "report.json");
    await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`);
    process.stdout.write(`${reportTable(report)}\nreport: ${path}\n`);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) {
      narrator.say("interrupted; everything that was started has been ended");
      return 130;
    }
    process.stderr.write(
      `${error instanceof PhaseFailure || error instanceof EngineFault ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    return 1;
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
