import { join } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { faultsOf } from "../../program/errors/error-faults";
import { readConfig } from "../../program/config/config";
import { readImageImports } from "../../program/config/image-imports";
import { stackNames } from "../changed-stacks/stack-files";
import { type Command, type CommandIo, stacksIn, UsageError } from "../io/command";
import { inParallel } from "../io/in-parallel";
import { stackConfig } from "../engine/stack-reading";
import { type Bundle, openBundle } from "./bundle/bundle";
import { type Examination, examine } from "./check";
import { type DoctorReport, doctorReport, doctorTable, exitCodeOf } from "./doctor-report";
import { hubStackChecks } from "./hub/hub-stack-checks";
import { hubView } from "./hub/hub-view";
import { siteStackChecks } from "./site/site-stack-checks";
import { siteView } from "./site/site-view";

/** Number of stacks at the same time; each makes several checks at once. Chosen by this project. */
const stacksAtOnce = 3;

/** Implements `doctor`: checks deployed stacks and everything that they depend on. Reads only. */
export const doctor: Command = async (given, io) => {
  const named = stacksIn(given);
  const stacks = named.length > 0 ? named : everyStack(join(io.folder, "stacks"));
  if (stacks.length === 0) throw new UsageError("doctor needs stacks: stacks/ has no file of a hub or a site");
  const file = given.text("bundle");
  if (file !== undefined && (file === "" || file.startsWith("-"))) throw new UsageError("--bundle needs a file: --bundle <file.tar.gz>");
  const bundle = file === undefined ? undefined : await openBundle(file, io);
  const report = await examined(stacks, io, bundle).catch(async (error: unknown) => {
    await bundle?.discard();
    throw error;
  });
  if (bundle) io.narrate(`wrote ${file}: read it before you send it`);
  io.print(given.has("json") ? JSON.stringify(report, undefined, 2) : doctorTable(report));
  return exitCodeOf(report);
};

/** Names of all stacks that have a file in `folder`. Hubs first: a fault of a hub explains those of its sites. */
export function everyStack(folder: string): string[] {
  const { hubs, sites } = stackNames(folder);
  return [...hubs, ...sites];
}

async function examined(stacks: readonly string[], io: CommandIo, bundle: Bundle | undefined): Promise<DoctorReport> {
  const checks = await inParallel(stacks, stacksAtOnce, (stack) => examineStack(stack, io));
  const report = doctorReport(stacks, checks.flat());
  await bundle?.write(report);
  return report;
}

async function examineStack(stack: string, io: CommandIo): Promise<Examination[]> {
  io.narrate(`${stack}: reading settings and outputs`);
  const settings = { stack, check: "settings", examined: "settings in the stack's file" } as const;
  try {
    const source = await stackConfig(io.folder, stack);
    const config = readConfig(source);
    const good: Examination = { ...settings, verdict: "ok", faults: [] };
    if (config.role === "hub") {
      const hub = { ...config.hub, images: readImageImports(source, config.hub, undefined) };
      return [good, ...(await examine(stack, hubStackChecks, hubView(hub, io)))];
    }
    const view = siteView(stack, config.site, io);
    try {
      return [good, ...(await examine(stack, siteStackChecks, view))];
    } finally {
      await view.close();
    }
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return [{ ...settings, verdict: "error", faults: faultsOf(error) }];
  }
}
