/** One thing that is wrong, told so that it can be put right: what, what was given, what is allowed, what to do. */
export interface Fault {
  /** Stable code, `EDGE-` and upper-case words; a heading of docs/reference/errors.md. */
  code: string;
  /** What is wrong, one sentence without a full stop. */
  what: string;
  /** Optional. Field and value as the user wrote them; never a secret. */
  given?: string;
  /** Optional. What would have been accepted. */
  allowed?: string;
  /** What to do next. */
  fix: string;
}

/** An error that lists faults. Thrown where nothing can go on; its message is meant for the user as it is. */
export class EdgeError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(formatFaults(faults));
    this.name = "EdgeError";
  }
}

/** The text of one fault: code and sentence, then given, allowed and fix, a line each. */
export function formatFault({ code, what, given, allowed, fix }: Fault): string {
  const lines = [`${code}  ${what}`];
  if (given !== undefined) lines.push(`  given   ${given}`);
  if (allowed !== undefined) lines.push(`  allowed ${allowed}`);
  lines.push(`  fix     ${fix}`);
  return lines.join("\n");
}

/** All faults of one input together, in the order found. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map(formatFault).join("\n");
}
