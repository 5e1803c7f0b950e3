import { engineProcess } from "../support/engine-process";
import type { ProgramWorld } from "../support/program-world";
import type { Operation } from "./operations";
import type { WriteJournal } from "./write-journal";

/** Number of each write, by its name. */
export type Writes = ReadonlyMap<string, number>;

/** One kill, and the recovery after it. */
export interface Kill {
  write: string;
  /** What was killed: the engine alone, or its whole process group. */
  who: "engine" | "group";
  /** Writes that processes of the killed run still made before they ended. */
  late: string[];
  /** Exit code of recover. */
  code: number;
  /** Output of recover; empty if it succeeded. */
  output: string;
}

/** An operation that was killed after each of its writes. */
export interface Walk {
  kills: Kill[];
  /** Exit code of the last run, which was not killed. */
  code: number;
  /** Output of the last run; empty if it succeeded. */
  output: string;
  /** All writes of all runs. */
  writes: Writes;
}

/** Runs an operation without a kill, and counts its writes. Throws if it fails. */
export async function cleanRun(operation: Operation, journal: WriteJournal): Promise<Writes> {
  const writes = new Map<string, number>();
  const stop = journal.watch((write) => count(writes, write));
  const { code, stdout, stderr } = await operation.run();
  stop();
  if (code !== 0) throw new Error(`the run that nobody killed failed: ${stdout}${stderr}`);
  return writes;
}

/**
 * Walks an operation: kills the run directly after its first write that was not followed by a kill before, recovers, starts it again, kills it after the next one, until a run
 * completes. So each write is followed by one kill, and each run is short. Ends early if a recovery fails.
 * @param wanted number of writes after which the run is killed
 * @param random between 0 and 1, decides whether the engine alone or its process group is killed
 */
export async function walk(
  given: ProgramWorld,
  operation: Pick<Operation, "run">,
  journal: WriteJournal,
  wanted: (write: string) => number,
  random: () => number,
  narrate: (line: string) => void = () => undefined,
): Promise<Walk> {
  const killed = new Map<string, number>();
  const writes = new Map<string, number>();
  const kills: Kill[] = [];
  const isDue = (write: string) => (killed.get(write) ?? 0) < wanted(write);
  for (;;) {
    const who = random() < 0.5 ? "engine" : "group";
    let killedWrite: string | undefined;
    const late: string[] = [];
    const stop = journal.watch((write) => {
      count(writes, write);
      if (killedWrite !== undefined) late.push(write);
      else if (isDue(write) && killProcesses(given.project.folder, who)) killedWrite = write;
    });
    const { code, stdout, stderr } = await operation.run();
    if (killedWrite === undefined) {
      stop();
      return { kills, code, output: code === 0 ? "" : stdout + stderr, writes };
    }
    count(killed, killedWrite);
    narrate(`killed the ${who} after ${killedWrite}`);
    const recovery = await given.command("recover", "line-1");
    stop();
    kills.push({ write: killedWrite, who, late, code: recovery.code, output: recovery.code === 0 ? "" : recovery.stdout + recovery.stderr });
    if (recovery.code !== 0) return { kills, code: 1, output: `recover failed after ${killedWrite}: ${recovery.stdout}${recovery.stderr}`, writes };
  }
}

/** Writes of the clean run that were not followed by a kill, although they did not take effect in a run that was killed just before. */
export function uncovered(clean: Writes, { kills }: Walk): string[] {
  const late = new Set(kills.flatMap((kill) => kill.late));
  return [...clean].flatMap(([write, wanted]) => {
    const done = kills.filter((kill) => kill.write === write).length;
    return done >= wanted || late.has(write) ? [] : [write];
  });
}

function killProcesses(folder: string, who: Kill["who"]): boolean {
  const engine = engineProcess(folder);
  if (engine === undefined) return false;
  process.kill(who === "group" ? -engine : engine, "SIGKILL");
  return true;
}

function count(writes: Map<string, number>, write: string): void {
  writes.set(write, (writes.get(write) ?? 0) + 1);
}
