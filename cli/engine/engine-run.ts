import { spawn } from "node:child_process";
import { constants } from "node:os";
import { EdgeError } from "../../components/core/fault";
import { endingSignals } from "../io/interruption";

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
}

/**
 * Runs the Pulumi CLI in this process's terminal, so that it can prompt and draw, and resolves to its exit code: 128 plus the signal's number if a signal ended it.
 * Signals are forwarded and never end this process before Pulumi, which has a state to write.
 * @throws EdgeError `EDGE-PULUMI-MISSING`
 */
export async function runEngine({ args, folder, environment, output = "stdout" }: EngineRun): Promise<number> {
  const engine = spawn("pulumi", args, { cwd: folder, env: { ...environment }, stdio: ["inherit", output === "stderr" ? 2 : 1, 2] });
  // A terminal sends Ctrl-C to Pulumi itself; a second SIGINT would make Pulumi abort without writing its state.
  const forward = (signal: NodeJS.Signals) => void (signal === "SIGINT" && process.stdin.isTTY ? undefined : engine.kill(signal));
  for (const signal of endingSignals) process.on(signal, forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      engine.once("error", (error) => reject(pulumiMissing(error)));
      engine.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, forward);
  }
}

/** The error where the Pulumi CLI could not be started. */
export function pulumiMissing(error: Error): EdgeError {
  const fix = "install Pulumi (https://pulumi.com/docs/install), or correct PATH";
  return new EdgeError([{ code: "EDGE-PULUMI-MISSING", what: "pulumi cannot be run", given: error.message, allowed: "pulumi on PATH", fix }]);
}
