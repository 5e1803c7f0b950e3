import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Environment } from "./cache-folder";
import { type EngineEvent, OperationLog, type ResourceOperation } from "./engine-event";
import { openEventStream } from "./event-stream";
import { endTree } from "./process-tree";

/** One run of the Pulumi CLI. */
export interface PulumiRun {
  /** Arguments without the program's name: `["up", "--yes", "--stack", "line-1"]`. */
  args: readonly string[];
  cwd: string;
  /** The complete environment; its PATH selects the `pulumi` to run. */
  env: Environment;
  /** Called for each event of `up`, `preview`, `refresh`, `destroy` and `import` as it arrives. */
  onEvent?: (event: EngineEvent) => void;
  /** Called when an operation on a resource ends. */
  onOperation?: (operation: ResourceOperation) => void;
  /** Called with each piece of output as it arrives. */
  onOutput?: (text: string, stream: "stdout" | "stderr") => void;
  /**
   * Interrupts the engine as Ctrl-C does: it finishes running operations. After `graceMs` a second interrupt makes it abandon them, which still unlocks the stack;
   * 5 s later everything left is killed. The run then resolves like any other.
   */
  signal?: AbortSignal;
  /** Time for running operations to finish, in milliseconds. @default 10000 */
  graceMs?: number;
}

/** Result of a run. */
export interface PulumiResult {
  /** Exit code; 130 when it was killed. */
  code: number;
  stdout: string;
  stderr: string;
  events: EngineEvent[];
  /** In order of completion. */
  operations: ResourceOperation[];
}

const operationsWithEvents = new Set(["up", "update", "preview", "refresh", "destroy", "import"]);

const terminationMs = 5_000;

/**
 * Runs `pulumi` in its own process group with standard input closed, and captures its output. A failed run resolves too.
 * Kills the engine and all its plugins when this process exits.
 * @throws Error if there is no `pulumi` on the given PATH
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
    const output = { stdout: "", stderr: "" };
    const code = await exitOf(start(run, stream.address), run, output);
    return { code, ...output, events, operations: log.operations };
  } finally {
    stream.close();
  }
}

type Engine = ChildProcessByStdio<null, Readable, Readable>;

function start({ args, cwd, env }: PulumiRun, eventAddress: string): Engine {
  const eventLog = operationsWithEvents.has(args[0] ?? "") ? ["--event-log", eventAddress] : [];
  // --event-log is available only with PULUMI_DEBUG_COMMANDS.
  const environment = { ...env, PULUMI_DEBUG_COMMANDS: "true" };
  return spawn("pulumi", ["--non-interactive", "--color", "never", ...args, ...eventLog], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

function exitOf(engine: Engine, { signal, graceMs = 10_000, onOutput }: PulumiRun, output: { stdout: string; stderr: string }): Promise<number> {
  for (const name of ["stdout", "stderr"] as const) {
    engine[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      onOutput?.(text, name);
    });
  }
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    const killNow = () => endTree(engine);
    const interruptAgain = () => {
      engine.kill("SIGINT");
      killer = setTimeout(killNow, terminationMs);
    };
    const stop = () => {
      engine.kill("SIGINT");
      killer = setTimeout(interruptAgain, graceMs);
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
