import { format } from "node:util";
import type MochaType from "mocha";
import { cpuMsSoFar } from "./cpu-time";
import type { FileResult } from "./file-result";

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

/** Limit of a test that sets none. It only ends tests that hang: a busy machine must not reach it. */
const defaultLimitMs = 60_000;

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
      runner.on("hook", (hook) => onStep(hook.fullTitle(), hook.timeout()));
      runner.on("test", (test) => onStep(test.fullTitle(), test.timeout()));
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
