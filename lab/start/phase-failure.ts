/** What the person at the terminal should know of a phase that failed. */
export interface FailureParts {
  /** Name of the phase. */
  phase: string;
  /** In the words of whoever refused; may have many lines. */
  cause: string;
  /** What to do. */
  fix: string;
  /** Path of the log that says more. */
  log: string;
}

const code = "EDGE-LAB-PHASE";

/** Lines of a cause that are shown; the log has them all. */
const shownLines = 40;

/** A phase of a run failed. `message` is the whole text, in the form of all errors of this project. */
export class PhaseFailure extends Error {
  constructor({ phase, cause, fix, log }: FailureParts, error?: unknown) {
    const lines = cause.trim().split("\n");
    const shown = lines.length > shownLines ? [...lines.slice(0, shownLines), `... ${lines.length - shownLines} more lines in the log`] : lines;
    super(`${code}  failed: ${phase}\n  cause   ${shown.join("\n          ")}\n  fix     ${fix}\n  log     ${log}`, { cause: error });
    this.name = "PhaseFailure";
  }
}
