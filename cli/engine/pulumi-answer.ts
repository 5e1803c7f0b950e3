import { spawn } from "node:child_process";
import { pulumiMissing } from "./engine-run";

/** What a finished run of the Pulumi CLI printed. An exported state is part of it: its secrets are encrypted, but print it nowhere. */
export interface PulumiAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `pulumi <args>` with this text as its standard input and resolves to its answer, also where it failed. Throws EdgeError `EDGE-PULUMI-MISSING`. */
export type AskPulumi = (args: readonly string[], input?: string) => Promise<PulumiAnswer>;

/** Asks the `pulumi` on the environment's PATH, in the folder with Pulumi.yaml. It never prompts. */
export function pulumiIn(folder: string, environment: Readonly<Record<string, string | undefined>>): AskPulumi {
  return (args, input = "") =>
    new Promise((resolve, reject) => {
      const cli = spawn("pulumi", ["--non-interactive", "--color=never", ...args], { cwd: folder, env: { ...environment }, stdio: "pipe" });
      const answer = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) cli[name].setEncoding("utf8").on("data", (text: string) => (answer[name] += text));
      cli.once("error", (error) => reject(pulumiMissing(error)));
      cli.once("close", (code) => resolve({ code: code ?? 1, ...answer }));
      // A CLI that ends before it has read everything closes its input; its exit code shows whether it failed.
      cli.stdin.once("error", () => undefined).end(input);
    });
}
