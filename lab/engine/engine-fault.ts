/** What went wrong when the lab provided its tools, and the fix. All texts are for the user. */
export interface FaultParts {
  /** `EDGE-LAB-...`; a heading in docs/reference/errors.md. */
  code: string;
  /** The problem, in one line. */
  what: string;
  given: string;
  allowed: string;
  fix: string;
}

/** A fault of the machine or of a build, with its fix. `message` is the complete text, in this project's error format. */
export class EngineFault extends Error {
  readonly code: string;

  constructor(parts: FaultParts, cause?: unknown) {
    super(`${parts.code}  ${parts.what}\n  given   ${parts.given}\n  allowed ${parts.allowed}\n  fix     ${parts.fix}`, { cause });
    this.name = "EngineFault";
    this.code = parts.code;
  }
}
