import { spawn } from "node:child_process";
import { constants } from "node:os";
import { EdgeError } from "../../components/core/fault";
import { endingSignals } from "../io/interruption";

/** One run of the Pulumi CLI. */
export interface EngineRun {
  /** Without the program's own name. */
  args: readonly string[];
  /** Folder with Pulumi.yaml. */
  folder: string;
  /** The whole environment; its PATH decides which `pulumi` runs. */
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs the Pulumi CLI in this process's terminal, so that it can ask and draw, and resolves to its exit code; 128 and the signal's number where a signal ended it.
 * Signals are passed on and never end this process before the engine: it has a state to write.
 * @throws EdgeError `EDGE-PULUMI-MISSING`
 */
export async function runEngine({ args, folder, environment }: EngineRun): Promise<number> {
  const engine = spawn("pulumi", args, { cwd: folder, env: { ...environment }, stdio: "inherit" });
  // A terminal's Ctrl-C reaches the engine by itself, and a second one would mean "at once".
  const passOn = (signal: NodeJS.Signals) => void (signal === "SIGINT" && process.stdin.isTTY ? undefined : engine.kill(signal));
  for (const signal of endingSignals) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      engine.once("error", (error) => reject(pulumiMissing(error)));
      engine.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, passOn);
  }
}

/** The error of a process that could not be started. */
export function pulumiMissing(error: Error): EdgeError {
  const fix = "install Pulumi (https://pulumi.com/docs/install), or correct PATH";
  return new EdgeError([{ code: "EDGE-PULUMI-MISSING", what: "pulumi cannot be run", given: error.message, allowed: "pulumi on PATH", fix }]);
}
