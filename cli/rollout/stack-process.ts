import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { paceFolderVariable } from "../../components/arm/shared-pace";
import type { CommandIo } from "../io/command";
import { onInsisted } from "../io/interruption";
import type { RunResult, StackRun, StackRunner } from "./driver";
import type { Connections } from "./connections";
import { isAtWork, runIn, type WrittenResult } from "./run-file";
import { type KnownSites, podLookOf } from "./site-pods";

/** What the processes of a rollout share. */
export interface RunOptions {
  /** Folder for what the processes write: result and log of each run. */
  folder: string;
  /** How strict the policy pack is; undefined keeps PULUMI_OPTION_POLICY_PACK_CONFIG. */
  profile: string | undefined;
  /** Aborts when the runs must end. */
  ending: AbortSignal;
  /** What makes the clusters of sites reachable; undefined where they are. */
  connections?: Connections | undefined;
  /** Compiled program of a run. @default - run-stack.js */
  script?: string;
}

/** How often the result of a run is looked for, in milliseconds. */
const lookMs = 500;

/**
 * Brings stacks up in processes of their own, which outlive a driver that is killed: the next driver finds their results, or waits for them.
 * Each run has two files in `folder`: `<stack>.<attempt>.json` (who, result) and `.log` (everything that Pulumi printed).
 */
export function stackProcesses(io: CommandIo, { folder, profile, ending, connections, script = join(__dirname, "run-stack.js") }: RunOptions): StackRunner {
  mkdirSync(folder, { recursive: true });
  const known: KnownSites = new Map();
  return {
    lookAtPods: async (stack) => {
      const seen = await reached(stack, io, connections);
      return seen.io ? podLookOf(stack, seen.io, known) : { unseen: seen.reason, isOffline: true };
    },
    leave: async (stack) => connections?.close(stack),
    bringUp: async (run) => {
      known.delete(run.stack);
      const file = join(folder, `${run.stack}.${run.attempt}.json`);
      const seen = runIn(file) === undefined && !run.isHub ? await reached(run.stack, io, connections) : { io };
      if (!seen.io) return { is: "offline", reason: seen.reason };
      const start = runIn(file) === undefined ? started(run, { script, file, profile }, seen.io) : undefined;
      const interrupt = () => signal(file, start, "SIGINT");
      ending.addEventListener("abort", interrupt);
      const forget = onInsisted(() => signal(file, start, "SIGTERM"));
      if (ending.aborted) interrupt();
      try {
        return await resultOf(file, start, ending);
      } finally {
        ending.removeEventListener("abort", interrupt);
        forget();
      }
    },
  };
}

/** What a process needs to reach a site's cluster, or why it cannot. */
async function reached(stack: string, io: CommandIo, connections: Connections | undefined): Promise<{ io: CommandIo } | { io?: undefined; reason: string }> {
  try {
    return { io: connections ? { ...io, environment: await connections.environmentOf(stack) } : io };
  } catch (error) {
    return { reason: `its cluster cannot be connected to: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Waits for the result. A process that ends without one was killed. */
async function resultOf(file: string, start: Start | undefined, ending: AbortSignal): Promise<RunResult> {
  for (;;) {
    const isOver = start?.hasEnded === true;
    const run = runIn(file);
    if (run?.result) return asRunResult(run.result);
    if (run === undefined && isOver && ending.aborted) return { is: "interrupted", reason: "its process was asked to end" };
    if (run === undefined && isOver) return { is: "failed", reason: `its process ended before it began; see ${logOf(file)}` };
    if (run !== undefined && !isAtWork(run)) return asRunResult(runIn(file)?.result ?? { is: "interrupted", reason: "its process was killed" });
    await setTimeout(lookMs, undefined, { ref: false });
  }
}

function asRunResult(result: WrittenResult): RunResult {
  if (result.is !== "deployed") return result;
  return { is: "deployed", deployed: { solutions: result.solutions.map((one) => ({ ...one, pending: one.pending })) } };
}

/** A process that was started. */
interface Start {
  child: ChildProcess;
  /** It ended, or could not be started. */
  hasEnded: boolean;
}

interface Program {
  script: string;
  file: string;
  profile: string | undefined;
}

function started({ stack, isHub, mayNeedRecovery }: StackRun, { script, file, profile }: Program, { folder, environment }: CommandIo): Start {
  const log = openSync(logOf(file), "a", 0o600);
  const args = [script, file, folder, stack, isHub ? "hub" : "site", mayNeedRecovery ? "recover" : "-", ...(profile === undefined ? [] : [profile])];
  try {
    // A process group of its own: Ctrl-C reaches the driver only, which passes it on once.
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...environment, [paceFolderVariable]: join(dirname(file), "pace") },
      detached: true,
      stdio: ["ignore", log, log],
    });
    const start: Start = { child, hasEnded: false };
    for (const event of ["error", "exit"]) child.once(event, () => (start.hasEnded = true));
    child.unref();
    return start;
  } finally {
    closeSync(log);
  }
}

/** Log of a run, beside its file. */
export function logOf(file: string): string {
  return file.replace(/\.json$/, ".log");
}

/** Asks the process of a run to end; it passes the signal on to Pulumi. */
function signal(file: string, start: Start | undefined, name: "SIGINT" | "SIGTERM"): void {
  const run = runIn(file);
  if (!run) return void start?.child.kill(name);
  try {
    if (!run.result && isAtWork(run)) process.kill(run.pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
