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
  /** Ends it as Ctrl-C does, and after 5 s by force. The run then resolves like any other. */
  signal: AbortSignal;
  /** Called with each piece of what it tells on standard error. */
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

/** Runs a command with this Node, in a process group of its own so that what it starts ends with it. When this process exits, it is killed first. */
export function runCommand({ script, args, cwd, env, signal, onNarration }: CommandRun): Promise<CommandResult> {
  const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
    onNarration?.(text);
  });
  return ended(child, signal).then((code) => ({ code, ...said }));
}

/** Resolves when the command and all that write to its output have ended. */
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
    // The whole group has ended by itself.
  }
}
