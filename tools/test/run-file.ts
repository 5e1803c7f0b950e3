import { readFileSync } from "node:fs";
import { format } from "node:util";
import type MochaType from "mocha";
import type { FileResult } from "./file-result";

/** Clock ticks per second in /proc; Linux shows 100 on every platform that Node runs on. */
const ticksPerSecond = 100;

/** Processor milliseconds that this process has used so far, including ended child processes, if the system reports them (Linux). */
export function cpuMsSoFar(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + endedChildrenMs();
}

function endedChildrenMs(): number {
  if (process.platform !== "linux") return 0;
  // The second field is the program's name in parentheses and may hold spaces. After it, cutime and cstime are the 14th and 15th.
  const fields = (readFileSync("/proc/self/stat", "utf8").split(") ").at(-1) ?? "").split(" ");
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksPerSecond;
}

/** One test file to run in this process. */
export interface FileRun {
  /** Path of the compiled file below test/, for the result. */
  file: string;
  /** Its absolute path. */
  absolutePath: string;
  /** Print with colours? */
  color: boolean;
  /** Called before each test and hook, with the time that it may take by its own limit; 0 is no limit. */
  onStep(title: string, limitMs: number): void;
}

/** Limit of a test that sets none. */
const defaultLimitMs = 20_000;

/**
 * The limit of a test or hook that asks for this one; 0 stays no limit. Limits only end what hangs, and files set them for a quiet machine that runs one test at a time:
 * short ones are raised to five times as much, but not beyond ten minutes.
 */
export function raisedLimitMs(limitMs: number): number {
  return Math.max(limitMs, Math.min(limitMs * 5, 600_000));
}

/** Runs one test file in this process and returns what it came to. A file that cannot be loaded is one failure. */
export async function runFile({ file, absolutePath, color, onStep }: FileRun): Promise<FileResult> {
  const { default: Mocha } = await import("mocha");
  const began = { wallMs: performance.now(), cpuMs: cpuMsSoFar() };
  const lines: string[] = [];
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => void lines.push(format(...values));
  const mocha = new Mocha({ reporter: silentAtEnd(Mocha), timeout: defaultLimitMs, color });
  const failed: MochaType.Test[] = [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    mocha.addFile(absolutePath);
    await new Promise<void>((resolve) => {
      const runner = mocha.run(() => {
        const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
        Object.assign(counts, { passed: passes, failed: failures, skipped: pending });
        resolve();
      });
      runner.on("fail", (test) => failed.push(test));
      const raised = new WeakSet<MochaType.Runnable>();
      const begin = (step: MochaType.Runnable) => {
        // The hooks around each test come again and again.
        if (!raised.has(step)) step.timeout(raisedLimitMs(step.timeout()));
        raised.add(step);
        onStep(step.fullTitle(), step.timeout());
      };
      runner.on("hook", begin);
      runner.on("test", begin);
    });
  } catch (error) {
    counts.failed++;
    lines.push(`  cannot be loaded: ${(error as Error).stack}`);
  }
  const output = lines.splice(0).join("\n");
  if (failed.length > 0) Mocha.reporters.Base.list(failed);
  const failures = counts.failed > 0 && failed.length === 0 ? output : lines.join("\n");
  return { file, ...counts, output, failures, wallMs: performance.now() - began.wallMs, cpuMs: cpuMsSoFar() - began.cpuMs };
}

/** The spec reporter without its summary: the run has one of its own for all files. */
function silentAtEnd(mocha: typeof MochaType): MochaType.ReporterConstructor {
  return class extends mocha.reporters.Spec {
    override epilogue(): void {}
  };
}
