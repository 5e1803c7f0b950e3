import { setTimeout } from "node:timers/promises";
import { namedOrEvery, stackView } from "../doctor/stack-view";
import { type Command, type CommandIo, exitCodes, stacksIn } from "../io/command";
import { confirms } from "../io/confirmation";
import { once } from "../doctor/check";
import { inParallel } from "../io/in-parallel";
import { packageVersion } from "../io/supported-machine";
import { type AssumptionReport, assumptionTable, exitCodeOf, verdicts } from "./assumption-report";
import { readAssumptions } from "./assumptions";
import { type Attempt, tryAll } from "./attempt";
import { azureAssumptions, readRevisions, serviceTime } from "./azure-assumptions";
import { openRecording } from "./recording/recording-file";
import { siteAssumptions } from "./site-assumptions";
import { type WriteRequest, writeRequest } from "./write/write-request";
import { announcement, tryWriting, writable, type WriteSurroundings } from "./write/write-run";

/** Number of stacks at the same time. Chosen by this project. */
const stacksAtOnce = 3;

/** Implements `verify-assumptions`: compares the assumptions about Azure with what deployed stacks show, and on request with what writes to a scratch group show. */
export const verifyAssumptions: Command = verifyAssumptionsIn({
  wait: (ms, asked) => setTimeout(ms, undefined, asked && { signal: asked }),
  signals: process,
});

/** The command in these surroundings. Without `--write` it only reads. */
export function verifyAssumptionsIn(surroundings: WriteSurroundings): Command {
  return async (given, io) => {
    const request = writeRequest(given, io);
    // Whoever asks for writes wants no reading that was not asked for: a project may have hundreds of stacks.
    const stacks = request === undefined ? namedOrEvery(given, "verify-assumptions", io) : stacksIn(given);
    if (request !== undefined && !(await isConfirmed(request, io))) {
      io.narrate("nothing was created, and nothing was checked");
      return exitCodes.no;
    }
    // First: a stack that cannot be read ends the command.
    const read = await inParallel(stacks, stacksAtOnce, (stack) => tryStack(stack, io));
    const written = request === undefined ? [] : await writtenAttempts(request, io, surroundings);
    const report: AssumptionReport = {
      schemaVersion: 1,
      edgeStaging: packageVersion(),
      date: new Date().toISOString().slice(0, 10),
      assumptions: verdicts(readAssumptions(), [...read.flat(), ...written], { checkable, writable }),
    };
    io.print(given.has("json") ? JSON.stringify(report, undefined, 2) : assumptionTable(report));
    return exitCodeOf(report);
  };
}

async function isConfirmed(request: WriteRequest, io: CommandIo): Promise<boolean> {
  io.narrate(announcement(request));
  return request.isConfirmed || confirms("Continue?", io);
}

/** Makes the checks that write, and writes their recording where one is wanted. */
async function writtenAttempts(request: WriteRequest, io: CommandIo, surroundings: WriteSurroundings): Promise<Attempt[]> {
  const file = request.record === undefined ? undefined : await openRecording(request.record, io);
  try {
    const { attempts, recording } = await tryWriting(request, io, surroundings);
    await file?.write(recording);
    return attempts;
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

/** Ids of the assumptions that this command can check by reading. */
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
