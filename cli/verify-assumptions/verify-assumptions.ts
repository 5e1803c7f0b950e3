import { join } from "node:path";
import { readConfig } from "../../program/config/config";
import { readImageImports } from "../../program/config/image-imports";
import { everyStack } from "../doctor/doctor";
import { hubView } from "../doctor/hub/hub-view";
import { siteView } from "../doctor/site/site-view";
import { stackConfig } from "../engine/stack-reading";
import { type Command, type CommandIo, stacksIn, UsageError } from "../io/command";
import { inParallel } from "../io/in-parallel";
import { packageVersion } from "../io/supported-machine";
import { type AssumptionReport, assumptionTable, exitCodeOf, verdicts } from "./assumption-report";
import { readAssumptions } from "./assumptions";
import { type Attempt, tryAll } from "./attempt";
import { azureAssumptions, serviceTime } from "./azure-assumptions";
import { siteAssumptions } from "./site-assumptions";

/** Number of stacks at the same time. Chosen by this project. */
const stacksAtOnce = 3;

/** Implements `verify-assumptions`: compares the assumptions about Azure with what deployed stacks show. Reads only. */
export const verifyAssumptions: Command = async (given, io) => {
  const named = stacksIn(given);
  const stacks = named.length > 0 ? named : everyStack(join(io.folder, "stacks"));
  if (stacks.length === 0) throw new UsageError("verify-assumptions needs stacks: stacks/ has no file of a hub or a site");
  const attempts = await inParallel(stacks, stacksAtOnce, (stack) => tryStack(stack, io));
  const report: AssumptionReport = {
    schemaVersion: 1,
    edgeStaging: packageVersion(),
    date: new Date().toISOString().slice(0, 10),
    assumptions: verdicts(readAssumptions(), attempts.flat()),
  };
  io.print(given.has("json") ? JSON.stringify(report, undefined, 2) : assumptionTable(report));
  return exitCodeOf(report);
};

/** Ids of the assumptions that this command can check at all. */
export const checkable: readonly string[] = [...azureAssumptions, ...siteAssumptions].map(({ id }) => id);

async function tryStack(stack: string, io: CommandIo): Promise<Attempt[]> {
  io.narrate(`${stack}: reading settings and outputs`);
  const source = await stackConfig(io.folder, stack);
  const config = readConfig(source);
  if (config.role === "hub") return tryAll(stack, [serviceTime], hubView({ ...config.hub, images: readImageImports(source, config.hub, undefined) }, io));
  const view = siteView(stack, config.site, io);
  try {
    return await tryAll(stack, [...azureAssumptions, ...siteAssumptions], view);
  } finally {
    await view.close();
  }
}
