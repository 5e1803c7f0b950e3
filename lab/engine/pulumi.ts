import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Environment } from "./cache-folder";
import { type EngineEvent, OperationLog, type ResourceOperation } from "./engine-event";
import { openEventStream } from "./event-stream";
import { endTree } from "./process-tree";

/** One run of the CLI. */
export interface PulumiRun {
  /** Without the program's own name: `["up", "--yes", "--stack", "line-1"]`. */
  args: readonly string[];
  cwd: string;
  /** The whole environment; its PATH decides which `pulumi` runs. */
  env: Environment;
  /** Called for each event of `up`, `preview`, `refresh`, `destroy` and `import` as it arrives. */
  onEvent?: (event: EngineEvent) => void;
  /** Called when an operation on a resource has ended. */
  onOperation?: (operation: ResourceOperation) => void;
  /** Called with each piece of output as it is written. */
  onOutput?: (text: string, stream: "stdout" | "stderr") => void;
  /**
   * Asks the engine to stop as Ctrl-C does: it finishes the operations that are under way. After `graceMs` it is asked to give them up, which still unlocks the stack,
   * and 5 s later everything that is left is killed. The run then resolves like any other.
   */
  signal?: AbortSignal;
  /** How long operations that are under way may go on. @default 10000 */
  graceMs?: number;
}

/** How it ended. */
export interface PulumiResult {
  /** Exit code; 130 when it was killed. */
  code: number;
  stdout: string;
  stderr: string;
  events: EngineEvent[];
  /** In the order in which they ended. */
  operations: ResourceOperation[];
}

const operationsWithEvents = new Set(["up", "update", "preview", "refresh", "destroy", "import"]);

const terminationMs = 5_000;

/**
 * Runs `pulumi` in a process group of its own with standard input closed, and keeps what it said. Never rejects because of what pulumi answers.
 * When this process exits, the engine and all its plugins are killed first.
 * @throws Error when there is no `pulumi` on the given PATH
 */
export async function runPulumi(run: PulumiRun): Promise<PulumiResult> {
  const events: EngineEvent[] = [];
  const log = new OperationLog();
  const stream = await openEventStream((event) => {
    events.push(event);
    run.onEvent?.(event);
    const operation = log.add(event, performance.now());
    if (operation) run.onOperation?.(operation);
  });
  try {
    const said = { stdout: "", stderr: "" };
    const code = await exitOf(start(run, stream.address), run, said);
    return { code, ...said, events, operations: log.operations };
  } finally {
    stream.close();
  }
}

type Engine = ChildProcessByStdio<null, Readable, Readable>;

function start({ args, cwd, env }: PulumiRun, eventAddress: string): Engine {
  const eventLog = operationsWithEvents.has(args[0] ?? "") ? ["--event-log", eventAddress] : [];
  // The option --event-log exists only among the debugging commands.
  const environment = { ...env, PULUMI_DEBUG_COMMANDS: "true" };
  return spawn("pulumi", ["--non-interactive", "--color", "never", ...args, ...eventLog], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

function exitOf(engine: Engine, { signal, graceMs = 10_000, onOutput }: PulumiRun, said: { stdout: string; stderr: string }): Promise<number> {
  for (const name of ["stdout", "stderr"] as const) {
    engine[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
      onOutput?.(text, name);
    });
  }
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    const killNow = () => endTree(engine);
    const giveUp = () => {
      engine.kill("SIGINT");
      killer = setTimeout(killNow, terminationMs);
    };
    const stop = () => {
      engine.kill("SIGINT");
      killer = setTimeout(giveUp, graceMs);
    };
    const finish = () => {
      clearTimeout(killer);
      signal?.removeEventListener("abort", stop);
      process.removeListener("exit", killNow);
    };
    process.once("exit", killNow);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
    engine.once("error", (error) => {
      finish();
      reject(error);
    });
    engine.once("close", (code) => {
      finish();
      resolve(code ?? 130);
    });
  });
}
