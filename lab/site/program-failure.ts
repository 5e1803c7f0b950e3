/** A program that ended unexpectedly. The message names it and its log, with the log's last lines. */
export class ProgramFailure extends Error {
  /** Did it end because another process uses its port? */
  readonly isPortTaken: boolean;

  constructor(name: string, end: string, log: { path: string; text: string }) {
    const lines = log.text.trimEnd().split("\n");
    super(`${name} ended by itself (${end}); log ${log.path}:\n${lines.slice(-5).join("\n")}`);
    this.name = "ProgramFailure";
    // The operating system's message for EADDRINUSE, which all of the lab's programs print.
    this.isPortTaken = log.text.includes("address already in use");
  }
}
