/** What went wrong while the lab's tools were provided, and the way out. All texts are for the person at the terminal. */
export interface FaultParts {
  /** `EDGE-LAB-...`; a heading in docs/reference/errors.md. */
  code: string;
  /** What is wrong, in one line. */
  what: string;
  given: string;
  allowed: string;
  fix: string;
}

/** A fault of the machine or of a build, with its way out. `message` is the whole text, in the form of all errors of this project. */
export class EngineFault extends Error {
  readonly code: string;

  constructor(parts: FaultParts, cause?: unknown) {
    super(`${parts.code}  ${parts.what}\n  given   ${parts.given}\n  allowed ${parts.allowed}\n  fix     ${parts.fix}`, { cause });
    this.name = "EngineFault";
    this.code = parts.code;
  }
}
