import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { demoCast } from "./demo-sites";
import { cloneFolder } from "./engine/clone-folder";
import { type Narrator, startNarrator } from "./engine/narrator";
import { storageFault } from "./engine/storage-fault";
import { provideTools } from "./engine/tools";
import { imagesTable, operationsTable, type Report, skippedLines, unproved } from "./report";
import { folderPrefix, removeLeftovers } from "./leftovers";
import { readScenario } from "./scenario/read-scenario";
import type { Scenario } from "./scenario/scenario";
import { ScenarioFault } from "./scenario/scenario";
import { missingShellTools } from "./site/machines/shell-tools";
import { Demo } from "./start/demo";
import { PhaseFailure } from "./start/phase-failure";
import { Phases } from "./start/phases";
import { RunLogs } from "./start/run-logs";
import { startWorld, type World, worldTools } from "./world";

const help = `Usage: npm start [-- [--operations] [--scenario <file>]]

Starts the lab, which simulates Azure and the site clusters on this machine, and runs the whole demo in it with the real Pulumi engine and the policy pack:
deploys the stack hub, pushes its images, deploys the sites line-1 and line-2 (a Tanzu-like cluster) in parallel,
then reads every staged image from the cloud registry and from the site's own registry and compares the digests,
and writes the page of the fleet. Needs no Azure.
Skips line-2, and says so in the report, if this machine's shell lacks a tool that line-2 needs on its nodes.

  --operations       also print a table of every resource operation
  --scenario <file>  inject the faults of this file (lab/README.md, "Scenarios"); its time starts when the lab is up
  --help             show this text (npm start -- --help)

Prints a table of the images and writes out/fleet.html (docs/how-to/see-a-fleet.md) and out/report.json
(docs/reference/report.md). Reports progress on standard error;
complete logs: out/hub.log, out/line-1.log, out/line-2.log and out/lab.log.

Exit codes: 0 every image on a site equals the one in the cloud; 1 an image differs, or a phase failed: the error names the phase,
its cause and the fix; 2 invalid arguments or scenario; 130 interrupted.
`;

const out = join(cloneFolder, "out");
const reportPath = join(out, "report.json");
const pagePath = join(out, "fleet.html");

async function run(narrator: Narrator, signal: AbortSignal, scenario?: Scenario): Promise<Report> {
  for (const path of [reportPath, pagePath]) await rm(path, { force: true });
  const logs = new RunLogs(out);
  const phases = new Phases(narrator, logs, signal);
  const tools = await phases.run({
    name: "providing the tools",
    log: "lab",
    fix: "resolve the cause, then run npm start again; tools that were already built are kept",
    work: () => provideTools(worldTools, { environment: process.env, narrator, signal }),
  });
  const cast = demoCast(await missingShellTools(process.env));
  const { sites, tanzuSites } = cast;
  for (const { folder, processes } of removeLeftovers(tmpdir())) narrator.say(`removed what a killed lab left behind: ${folder} and ${processes} processes`);
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  let world: World | undefined;
  try {
    world = await phases.run({
      name: "starting the lab",
      log: "lab",
      fix: `resolve the cause, then run npm start again; logs of the lab's programs: ${join(out, "lab")}`,
      work: () => startWorld({ folder, tools, environment: process.env, sites, tanzuSites, scenario, signal }),
    });
    return await new Demo({ world, cast, phases, project: cloneFolder, inherited: process.env, page: pagePath, signal }).run();
  } catch (error) {
    if (!signal.aborted) logs.keepWorld(folder);
    throw error;
  } finally {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the report and prints its tables. @throws PhaseFailure when an image differs or no image was staged */
async function conclude(report: Report, withOperations: boolean): Promise<void> {
  await writeFile(reportPath, `${JSON.stringify(report, undefined, 2)}\n`);
  const tables = [...(withOperations ? [operationsTable(report)] : []), imagesTable(report)];
  const lines = [...skippedLines(report), `page: ${pagePath}`, `report: ${reportPath}`];
  process.stdout.write(`${tables.join("\n\n")}\n${lines.join("\n")}\n`);
  const [failed] = report.sites.filter((site) => unproved(site).length > 0);
  if (!failed) return;
  const fix = "see in the log what the registries answered";
  const cause = report.sites.flatMap(unproved).join("\n");
  throw new PhaseFailure({ phase: `npx edge-staging prove ${failed.name}`, cause, fix, log: join(out, `${failed.name}.log`) });
}

async function start(withOperations: boolean, scenario: Scenario | undefined): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort());
  const narrator = startNarrator();
  try {
    await conclude(await run(narrator, interrupted.signal, scenario), withOperations);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) {
      narrator.say("interrupted; everything that was started has been stopped");
      return 130;
    }
    const known = storageFault(error) ?? (error instanceof PhaseFailure ? error : undefined);
    process.stderr.write(`${known?.message ?? String(error instanceof Error ? error.stack : error)}\n`);
    return 1;
  }
}

interface Options {
  operations: boolean;
  help: boolean;
  scenario: Scenario | undefined;
}

/** @returns the options, or the message about invalid ones */
function optionsOf(args: readonly string[]): Options | { invalid: string } {
  const options = { operations: { type: "boolean" }, scenario: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  try {
    const { operations = false, help: showHelp = false, scenario } = parseArgs({ args: [...args], options }).values;
    return { operations, help: showHelp, scenario: scenario === undefined || showHelp ? undefined : readScenario(scenario) };
  } catch (error) {
    if (error instanceof ScenarioFault) return { invalid: error.message };
    return { invalid: `${error instanceof Error ? error.message : String(error)}\n\n${help}` };
  }
}

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if ("invalid" in options) {
    process.stderr.write(`${options.invalid}\n`);
    return 2;
  }
  if (!options.help) return start(options.operations, options.scenario);
  process.stdout.write(help);
  return 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
