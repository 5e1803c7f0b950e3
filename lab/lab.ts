import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { demoVersions, writeDemoImages } from "./demo-images";
import { demoCast } from "./demo-sites";
import { EngineFault } from "./engine/engine-fault";
import { type Narrator, startNarrator } from "./engine/narrator";
import { provideTools } from "./engine/tools";
import { readScenario } from "./scenario/read-scenario";
import { ScenarioFault } from "./scenario/scenario-fault";
import type { Scenario } from "./scenario/scenario";
import { missingShellTools } from "./site/machines/shell-tools";
import { startWorld, type World, worldTools } from "./world";

const help = `usage: npm run lab [-- --scenario <file>]

Keeps the lab up until Ctrl-C and prints, on standard output, the environment with which plain pulumi works in it from another terminal:

  npm run --silent lab > lab.env      here
  . ./lab.env && pulumi stack select --create hub && npx edge-staging up hub     there

and then, there, the rest of what npm start does:

  npx edge-staging push hub --layout <folder>     the lab says where the demo images are, in two versions
  npx edge-staging up hub
  pulumi stack select --create line-1 && npx edge-staging up line-1
  npx edge-staging prove line-1

and the same with line-2, which is like a Tanzu cluster; it is left out, and the lab says so, where this machine's shell cannot run what it runs on its nodes.

  --scenario <file>  what goes wrong there (lab/README.md, "Scenarios"); its time begins when the lab is up
  --help             this text (npm run lab -- --help)

Exit codes: 0 ended by Ctrl-C; 1 the lab could not be started; 2 the arguments or the scenario are not understood.
`;

async function keepUp(narrator: Narrator, signal: AbortSignal, scenario?: Scenario): Promise<void> {
  const ended = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  const tools = await provideTools(worldTools, { environment: process.env, narrator, signal });
  const { sites, tanzuSites, skipped } = demoCast(await missingShellTools(process.env));
  for (const { name, reason } of skipped) narrator.say(`skipped: ${name} ${reason}`);
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  let world: World | undefined;
  try {
    world = await narrator.during("starting the lab", startWorld({ folder, tools, environment: process.env, sites, tanzuSites, scenario, signal }));
    for (const version of demoVersions) narrator.say(`demo images ${version}: ${await writeDemoImages(join(folder, "images"), version)}`);
    for (const [name, value] of Object.entries(world.environment)) process.stdout.write(`export ${name}=${quoted(value)}\n`);
    narrator.say("the lab is up; Ctrl-C ends it");
    signal.throwIfAborted();
    await ended;
  } finally {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The scenario that the arguments name; undefined where help is asked for. @throws TypeError, ScenarioFault */
function asked(args: readonly string[]): { scenario: Scenario | undefined } | undefined {
  const options = { scenario: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { help: wantsHelp, scenario } = parseArgs({ args: [...args], options }).values;
  return wantsHelp ? undefined : { scenario: scenario === undefined ? undefined : readScenario(scenario) };
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const request = asked(args);
    if (request) return await run(request.scenario);
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
    process.stderr.write(`${error instanceof EngineFault ? error.message : String(error)}\n`);
    return 1;
  }
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
