import { maySkip } from "./chosen-files";
import type { FileResult } from "./file-result";

/** What is printed and decided at the end. */
export interface TestTally {
  passed: number;
  failed: number;
  skipped: number;
  /** Skipped outside test/live. */
  skippedNeedlessly: number;
}

/** Exit code and last line of a test run. */
export function verdict(tally: TestTally, inContinuousIntegration: boolean): { exitCode: 0 | 1; line: string } {
  const isGood = tally.failed === 0 && tally.passed + tally.skipped > 0 && !(inContinuousIntegration && tally.skippedNeedlessly > 0);
  return { exitCode: isGood ? 0 : 1, line: `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped` };
}

/** The sum of what the files came to. A failed check counts as one failure. */
export function tallyOf(results: readonly FileResult[], isChecked: boolean): TestTally {
  const sum = (count: (result: FileResult) => number) => results.reduce((total, result) => total + count(result), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed) + (isChecked ? 0 : 1),
    skipped: sum(({ skipped }) => skipped),
    skippedNeedlessly: sum(({ file, skipped }) => (maySkip(file) ? 0 : skipped)),
  };
}
