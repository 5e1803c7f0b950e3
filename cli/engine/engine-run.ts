import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";
import { EdgeError, type Fault, formatFaults } from "../../components/core/fault";
import { endingSignals } from "../io/interruption";
import { deniedIn } from "./denied-resources";
import { EventLog, SilenceLimit, silentRun } from "./silence";

/** One run of the Pulumi CLI. */
export interface EngineRun {
  /** Arguments after `pulumi`. */
  args: readonly string[];
  /** Folder with Pulumi.yaml. */
  folder: string;
  /** The complete environment; its PATH selects the `pulumi` to run. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Where its standard output is written. @default stdout */
  output?: "stdout" | "stderr";
  /** The run is interrupted if Pulumi reports nothing for this time, in milliseconds. @default - never */
  silenceMs?: number | undefined;
  narrate: (line: string) => void;
  /** Resolves after the grace period of an interrupted Pulumi: first for ending its operations, then for writing its state. @default - 20 s, then 5 s */
  gracePeriods?: readonly (() => Promise<unknown>)[];
}

/** Shorter than the 30 s after which Kubernetes kills a pod. Source: Kubernetes, "Pod Lifecycle", termination. */
const gracePeriodsMs = [20_000, 5_000];
const defaultGracePeriods = gracePeriodsMs.map((ms) => () => setTimeout(ms, undefined, { ref: false }));

/**
 * Runs the Pulumi CLI in this process's terminal, so that it can prompt and draw, and resolves to its exit code: 128 plus the signal's number if a signal ended it.
 * Signals are forwarded and never end this process before Pulumi, which has a state to write. After SIGTERM and SIGHUP it has a limited time: a second
 * signal then makes Pulumi stop waiting for running operations, which it records as pending, and the last means is to kill it.
 * A run of which nothing is heard is interrupted too: a plugin may wait for an answer without a limit.
 * @throws EdgeError `EDGE-PULUMI-MISSING`
 */
export async function runEngine(run: EngineRun): Promise<number> {
  const { args, folder, environment, output = "stdout", gracePeriods = defaultGracePeriods, silenceMs, narrate } = run;
  const [operation = "", ...others] = args;
  const limit = silenceMs === undefined ? undefined : { ms: silenceMs, events: new EventLog() };
  const env = { ...environment, ...limit?.events.environment };
  const watched = [operation, ...(limit?.events.arguments ?? []), ...others];
  const engine = spawn("pulumi", watched, { cwd: folder, env, stdio: ["inherit", output === "stderr" ? 2 : 1, 2] });
  const interrupt = (fault: Fault) => {
    narrate(formatFaults([fault]));
    engine.kill("SIGINT");
    void terminate(engine, gracePeriods);
  };
  const silence = limit && new SilenceLimit(limit.ms, () => interrupt(silentRun(limit.ms, limit.events.unfinished())));
  limit?.events.watch(() => silence?.heard());
  // A terminal sends Ctrl-C to Pulumi itself; a second SIGINT would make Pulumi abort without writing its state.
  const forward = (signal: NodeJS.Signals) => {
    if (signal === "SIGINT") return void (process.stdin.isTTY ? undefined : engine.kill(signal));
    engine.kill(signal);
    void terminate(engine, gracePeriods);
  };
  for (const signal of endingSignals) process.on(signal, forward);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      engine.once("error", (error) => reject(pulumiMissing(error)));
      engine.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
    const denied = exitCode === 0 || limit === undefined ? [] : deniedIn(limit.events.text());
    if (denied.length > 0) narrate(formatFaults(denied));
    return exitCode;
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, forward);
    silence?.stop();
    limit?.events.close();
  }
}

/** Ends Pulumi that does not end by itself: a second signal, then SIGKILL. Signals to a process that has ended do nothing. */
async function terminate(engine: ChildProcess, [toEnd, toWrite]: readonly (() => Promise<unknown>)[]): Promise<void> {
  await toEnd?.();
  engine.kill("SIGTERM");
  await toWrite?.();
  engine.kill("SIGKILL");
}

/** The error where the Pulumi CLI could not be started. */
export function pulumiMissing(error: Error): EdgeError {
  const fix = "install Pulumi (https://pulumi.com/docs/install), or correct PATH";
  return new EdgeError([{ code: "EDGE-PULUMI-MISSING", what: "pulumi cannot be run", given: error.message, allowed: "pulumi on PATH", fix }]);
}
