/** How one test file ended. */
export interface FileResult {
  /** Path of the compiled file below test/. */
  file: string;
  passed: number;
  failed: number;
  skipped: number;
  /** The file's suites and tests with their marks, as mocha's spec reporter prints them. */
  output: string;
  /** Every failure in full. Empty when nothing failed. */
  failures: string;
  wallMs: number;
  /** Processor time of the worker and of the processes that it started and that have ended. Zero when the worker crashed. */
  cpuMs: number;
}

/** The result of a file whose worker ended, or had to be ended, before the file did. `reason` says what happened, `output` what the process had written. */
export function brokenOff(file: string, reason: string, wallMs: number, output: string): FileResult {
  const failures = [`  ${reason}`, ...(output.trim() === "" ? [] : ["  Output of the worker process:", output.trimEnd()])].join("\n");
  return { file, passed: 0, failed: 1, skipped: 0, output: "", failures: `${failures}\n`, wallMs, cpuMs: 0 };
}
