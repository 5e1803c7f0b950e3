import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { demoVersions, writeDemoImages } from "./demo-images";
import { demoCast } from "./demo-sites";
import { EngineFault } from "./engine/engine-fault";
import { type Narrator, startNarrator } from "./engine/narrator";
import { storageFault } from "./engine/storage-fault";
import { provideTools } from "./engine/tools";
import { folderPrefix, removeLeftovers } from "./leftovers";
import { readScenario } from "./scenario/read-scenario";
import { ScenarioFault } from "./scenario/scenario";
import type { Scenario } from "./scenario/scenario";
import { missingShellTools } from "./site/machines/shell-tools";
import { startWorld, type World, worldTools } from "./world";

const help = `Usage: npm run lab [-- --scenario <file>]

Starts the lab and keeps it running until Ctrl-C. Prints on standard output the environment that pulumi and edge-staging need to work in it from another terminal:

  npm run --silent lab > lab.env      in this terminal
  . ./lab.env && pulumi stack select --create hub && npx edge-staging up hub     in the other one

Then run there what npm start runs:

  npx edge-staging push hub --layout "$DEMO_IMAGES"     the first version of the demo images; the lab prints the folders of all versions
  npx edge-staging up hub
  pulumi stack select --create line-1 && npx edge-staging up line-1
  npx edge-staging prove line-1

and the same for line-2, a Tanzu-like cluster. The lab skips line-2, and says so, if this machine's shell lacks a tool that line-2 needs on its nodes.

  --scenario <file>  inject the faults of this file (lab/README.md, "Scenarios"); its time starts when the lab is up
  --help             show this text (npm run lab -- --help)

Exit codes: 0 stopped by Ctrl-C; 1 the lab could not start; 2 invalid arguments or scenario.
`;

async function keepUp(narrator: Narrator, signal: AbortSignal, scenario?: Scenario): Promise<void> {
  const ended = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  const tools = await provideTools(worldTools, { environment: process.env, narrator, signal });
  const { sites, tanzuSites, skipped } = demoCast(await missingShellTools(process.env));
  for (const { name, reason } of skipped) narrator.say(`skipped: ${name} ${reason}`);
  for (const { folder, processes } of removeLeftovers(tmpdir())) narrator.say(`removed what a killed lab left behind: ${folder} and ${processes} processes`);
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  let world: World | undefined;
  try {
    world = await narrator.during("starting the lab", startWorld({ folder, tools, environment: process.env, sites, tanzuSites, scenario, signal }));
    const layouts: string[] = [];
    for (const version of demoVersions) {
      const layout = await writeDemoImages(join(folder, "images"), version);
      narrator.say(`demo images ${version}: ${layout}`);
      layouts.push(layout);
    }
    for (const [name, value] of Object.entries({ ...world.environment, DEMO_IMAGES: layouts[0] ?? "" }))
      process.stdout.write(`export ${name}=${quoted(value)}\n`);
    narrator.say("the lab is up; press Ctrl-C to stop it");
    signal.throwIfAborted();
    await ended;
  } finally {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The scenario of these arguments; undefined for `--help`. @throws TypeError, ScenarioFault */
function optionsOf(args: readonly string[]): { scenario: Scenario | undefined } | undefined {
  const options = { scenario: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { help: showHelp, scenario } = parseArgs({ args: [...args], options }).values;
  return showHelp ? undefined : { scenario: scenario === undefined ? undefined : readScenario(scenario) };
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = optionsOf(args);
    if (options) return await run(options.scenario);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    process.stderr.write(error instanceof ScenarioFault ? `${error.message}\n` : `${error instanceof Error ? error.message : error}\n\n${help}`);
    return 2;
  }
}

async function run(scenario: Scenario | undefined): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort());
  try {
    await keepUp(startNarrator(), interrupted.signal, scenario);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) return 0;
    const known = storageFault(error) ?? (error instanceof EngineFault ? error : undefined);
    process.stderr.write(`${known?.message ?? String(error)}\n`);
    return 1;
  }
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
