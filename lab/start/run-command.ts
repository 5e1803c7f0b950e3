import { type ChildProcess, spawn } from "node:child_process";
import type { Environment } from "../engine/cache-folder";
import { endTree } from "../engine/process-tree";

/** One run of a command of the project. */
export interface CommandRun {
  /** Path of the compiled command. */
  script: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment. */
  env: Environment;
  /** Interrupts the command as Ctrl-C does and kills it after 5 s. The run then resolves like any other. */
  signal: AbortSignal;
  /** Called with each piece of standard error. */
  onNarration?: (text: string) => void;
}

/** How it ended. */
export interface CommandResult {
  /** Exit code; 130 when it was killed. */
  code: number;
  stdout: string;
  stderr: string;
}

const graceMs = 5_000;

/** Runs a command with this Node, in its own process group so that its children end with it. Kills it when this process exits. */
export function runCommand({ script, args, cwd, env, signal, onNarration }: CommandRun): Promise<CommandResult> {
  const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
    onNarration?.(text);
  });
  return ended(child, signal).then((code) => ({ code, ...output }));
}

/** Resolves when the command and every process that writes to its output have ended. */
function ended(child: ChildProcess, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    const killNow = () => {
      endTree(child);
      signalGroup(child, "SIGKILL");
    };
    const stop = () => {
      signalGroup(child, "SIGINT");
      killer = setTimeout(killNow, graceMs);
    };
    const finish = () => {
      clearTimeout(killer);
      signal.removeEventListener("abort", stop);
      process.removeListener("exit", killNow);
    };
    process.once("exit", killNow);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    child.once("error", (error) => {
      finish();
      reject(error);
    });
    child.once("close", (code) => {
      finish();
      resolve(code ?? 130);
    });
  });
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // The whole group has already ended.
  }
}

/** Maximum lines of output to show when the command printed no fault. */
const lastLines = 10;

/** Error message of a failed command: its faults, which it prints last, else its last lines. Pure. */
export function commandError({ code, stderr }: Pick<CommandResult, "code" | "stderr">): string {
  const lines = stderr.trim().split("\n");
  const faults = lines.findIndex((line) => /^EDGE-[A-Z-]+ {2}/.test(line));
  return (faults >= 0 ? lines.slice(faults) : lines.slice(-lastLines)).join("\n") || `exited with code ${code} and printed nothing`;
}
