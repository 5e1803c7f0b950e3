import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { demoCast } from "./demo-sites";
import { cloneFolder } from "./engine/clone-folder";
import { type Narrator, startNarrator } from "./engine/narrator";
import { provideTools } from "./engine/tools";
import { imagesTable, operationsTable, type Report, skippedLines, unproved } from "./report";
import { readScenario } from "./scenario/read-scenario";
import type { Scenario } from "./scenario/scenario";
import { ScenarioFault } from "./scenario/scenario-fault";
import { missingShellTools } from "./site/machines/shell-tools";
import { Demo } from "./start/demo";
import { PhaseFailure } from "./start/phase-failure";
import { Phases } from "./start/phases";
import { RunLogs } from "./start/run-logs";
import { startWorld, type World, worldTools } from "./world";

const help = `usage: npm start [-- [--operations] [--scenario <file>]]

Starts the lab. Then deploys the stack hub, pushes its images, and deploys the sites line-1 and line-2 (a Tanzu-like cluster),
with the real Pulumi engine and the policy pack. Then compares every staged image on each site with the cloud. Needs no Azure.
If this machine's shell lacks a tool that line-2's nodes need, line-2 is skipped, and the report says so.

  --operations       also print a table of what happened to every resource
  --scenario <file>  failures to cause meanwhile (lab/README.md, "Scenarios"); its time starts when the lab is ready
  --help             this text (npm start -- --help)

Prints a table of the images and writes out/report.json (docs/reference/report.md). Progress goes to standard error,
complete output to out/hub.log, out/line-1.log, out/line-2.log and out/lab.log.

Exit codes: 0 every image is the same on its site as in the cloud; 1 an image differs, or a phase failed, which is named
with its cause and fix; 2 invalid arguments or scenario; 130 interrupted.
`;

const out = join(cloneFolder, "out");
const reportPath = join(out, "report.json");

async function run(narrator: Narrator, signal: AbortSignal, scenario?: Scenario): Promise<Report> {
  await rm(reportPath, { force: true });
  const logs = new RunLogs(out);
  const phases = new Phases(narrator, logs, signal);
  const tools = await phases.run({
    name: "providing the tools",
    log: "lab",
    fix: "do what the cause says, then run npm start again; what is built already is kept",
    work: () => provideTools(worldTools, { environment: process.env, narrator, signal }),
  });
  const cast = demoCast(await missingShellTools(process.env));
  const { sites, tanzuSites } = cast;
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  let world: World | undefined;
  try {
    world = await phases.run({
      name: "starting the lab",
      log: "lab",
      fix: `see the cause and the logs of the lab's programs in ${join(out, "lab")}, then run npm start again`,
      work: () => startWorld({ folder, tools, environment: process.env, sites, tanzuSites, scenario, signal }),
    });
    return await new Demo({ world, cast, phases, project: cloneFolder, inherited: process.env, signal }).run();
  } catch (error) {
    if (!signal.aborted) logs.keepWorld(folder);
    throw error;
  } finally {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the report and shows what came out of it. @throws PhaseFailure when that is no proof */
async function conclude(report: Report, withOperations: boolean): Promise<void> {
  await writeFile(reportPath, `${JSON.stringify(report, undefined, 2)}\n`);
  const tables = [...(withOperations ? [operationsTable(report)] : []), imagesTable(report)];
  const lines = [...skippedLines(report), `report: ${reportPath}`];
  process.stdout.write(`${tables.join("\n\n")}\n${lines.join("\n")}\n`);
  const [failed] = report.sites.filter((site) => unproved(site).length > 0);
  if (!failed) return;
  const fix = "see what the registries answered in the log";
  const cause = report.sites.flatMap(unproved).join("\n");
  throw new PhaseFailure({ phase: `edge-staging prove ${failed.name}`, cause, fix, log: join(out, `${failed.name}.log`) });
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
      narrator.say("interrupted; everything that was started has been ended");
      return 130;
    }
    process.stderr.write(`${error instanceof PhaseFailure ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    return 1;
  }
}

interface Asked {
  operations: boolean;
  help: boolean;
  scenario: Scenario | undefined;
}

function askedFor(args: readonly string[]): Asked | { misunderstood: string } {
  const options = { operations: { type: "boolean" }, scenario: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  try {
    const { operations = false, help: wantsHelp = false, scenario } = parseArgs({ args: [...args], options }).values;
    return { operations, help: wantsHelp, scenario: scenario === undefined || wantsHelp ? undefined : readScenario(scenario) };
  } catch (error) {
    if (error instanceof ScenarioFault) return { misunderstood: error.message };
    return { misunderstood: `${error instanceof Error ? error.message : String(error)}\n\n${help}` };
  }
}

async function main(args: readonly string[]): Promise<number> {
  const asked = askedFor(args);
  if ("misunderstood" in asked) {
    process.stderr.write(`${asked.misunderstood}\n`);
    return 2;
  }
  if (!asked.help) return start(asked.operations, asked.scenario);
  process.stdout.write(help);
  return 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
