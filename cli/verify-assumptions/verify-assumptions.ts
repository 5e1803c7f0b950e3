import { namedOrEvery, stackView } from "../doctor/stack-view";
import type { Command, CommandIo } from "../io/command";
import { once } from "../doctor/check";
import { inParallel } from "../io/in-parallel";
import { packageVersion } from "../io/supported-machine";
import { type AssumptionReport, assumptionTable, exitCodeOf, verdicts } from "./assumption-report";
import { readAssumptions } from "./assumptions";
import { type Attempt, tryAll } from "./attempt";
import { azureAssumptions, readRevisions, serviceTime } from "./azure-assumptions";
import { siteAssumptions } from "./site-assumptions";

/** Number of stacks at the same time. Chosen by this project. */
const stacksAtOnce = 3;

/** Implements `verify-assumptions`: compares the assumptions about Azure with what deployed stacks show. Reads only. */
export const verifyAssumptions: Command = async (given, io) => {
  const stacks = namedOrEvery(given, "verify-assumptions", io);
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
  const { role, view } = await stackView(stack, io);
  if (role === "hub") return tryAll(stack, [serviceTime], view);
  try {
    return await tryAll(stack, [...azureAssumptions, ...siteAssumptions], { ...view, revisions: once(() => readRevisions(view)) });
  } finally {
    await view.close();
  }
}
