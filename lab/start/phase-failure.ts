/** What the user must know about a failed phase. */
export interface FailureParts {
  /** Name of the phase. */
  phase: string;
  /** Message of the engine, command or service that failed; may have many lines. */
  cause: string;
  /** What to do. */
  fix: string;
  /** Path of the complete log. */
  log: string;
}

const code = "EDGE-LAB-PHASE";

/** Maximum lines of a cause to show; the log has all of them. */
const shownLines = 40;

/** A phase of `npm start` failed. `message` is the complete text, in this project's error format. */
export class PhaseFailure extends Error {
  constructor({ phase, cause, fix, log }: FailureParts, error?: unknown) {
    const lines = cause.trim().split("\n");
    const shown = lines.length > shownLines ? [...lines.slice(0, shownLines), `... ${lines.length - shownLines} more lines in the log`] : lines;
    super(`${code}  failed: ${phase}\n  cause   ${shown.join("\n          ")}\n  fix     ${fix}\n  log     ${log}`, { cause: error });
    this.name = "PhaseFailure";
  }
}
