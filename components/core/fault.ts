import { printableLines } from "./foreign-text";

/** One fault: what is wrong, what was given, what is allowed, and how to fix it. */
export interface Fault {
  /** Stable code, `EDGE-` and upper-case words; a heading of docs/reference/errors.md. */
  code: string;
  /** What is wrong: one sentence without a full stop. */
  what: string;
  /** Optional. Field and value as the user wrote them; never a secret. */
  given?: string;
  /** Optional. What is accepted. */
  allowed?: string;
  /** What to do next. */
  fix: string;
}

/** An error that lists faults. Its message is written for the user. */
export class EdgeError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(formatFaults(faults));
    this.name = "EdgeError";
  }
}

/** What `read` returns; where it throws an EdgeError, undefined, and its faults are added to those given, so that several readers report theirs together. */
export function collected<T>(read: () => T, faults: Fault[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

/** Formats one fault: code and sentence, then given, allowed and fix, one line each. Control characters are escaped, whoever wrote them. */
export function formatFault({ code, what, given, allowed, fix }: Fault): string {
  const lines = [`${code}  ${what}`];
  if (given !== undefined) lines.push(`  given   ${given}`);
  if (allowed !== undefined) lines.push(`  allowed ${allowed}`);
  lines.push(`  fix     ${fix}`);
  return printableLines(lines.join("\n"));
}

/** Formats faults together, in the given order. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map(formatFault).join("\n");
}

/** Start of a preview's warning about faults that will stop `up`; the review of a preview recognizes it. */
export const refusalStart = "up will refuse this stack";

/** Formats the faults for which `up` would refuse a stack: a preview only warns, and its exit code is 0. */
export function formatRefusal(faults: readonly Fault[]): string {
  return `${refusalStart}; correct ${faults.length === 1 ? "this" : `these ${faults.length} faults`} first:\n${formatFaults(faults)}`;
}
