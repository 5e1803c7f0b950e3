import { setTimeout as wait } from "node:timers/promises";
import { EdgeError } from "../../components/core/fault";
import { type RunningProcess, isPulumiProgram, orphansOf } from "./processes";

/** How long processes of a dead engine may take to notice, in milliseconds. This project's own provider needs about a second. Our proposal. */
const graceMs = 10_000;
/** How long they may take to end after a signal. Our proposal. */
const endMs = 5_000;
const lookMs = 200;

/**
 * Returns once nothing runs any more that a dead engine of this project started, because it could still call Azure. Pulumi's plugins that do not notice by themselves are ended.
 * @throws EdgeError `EDGE-RUN-ALIVE` for a process that cannot be ended
 */
export async function endLeftovers(folder: string, narrate: (line: string) => void): Promise<void> {
  if ((await orphansOf(folder)).length === 0) return;
  narrate("waiting for processes that the dead run started");
  if ((await remaining(folder, graceMs)).length === 0) return;
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    for (const { pid } of (await orphansOf(folder)).filter(isPulumiProgram)) {
      narrate(`ending process ${pid}, a plugin of the dead run`);
      send(pid, signal);
    }
    if ((await remaining(folder, endMs)).length === 0) return;
  }
  throw new EdgeError((await orphansOf(folder)).map(stillRunning));
}

async function remaining(folder: string, limitMs: number): Promise<RunningProcess[]> {
  for (const end = Date.now() + limitMs; ; ) {
    const found = await orphansOf(folder);
    if (found.length === 0 || Date.now() >= end) return found;
    await wait(lookMs);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, or is another user's: the next look tells.
  }
}

function stillRunning({ pid, args }: RunningProcess) {
  return {
    code: "EDGE-RUN-ALIVE",
    what: "a process of the dead run still runs and may change resources",
    given: `process ${pid}, ${args[0] ?? ""}`,
    fix: "end it, then run edge-staging recover again",
  };
}
