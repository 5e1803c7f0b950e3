/** A program ended although nobody stopped it. The message names it and its log, and holds the log's last lines. */
export class ProgramFailure extends Error {
  /** Did it end because somebody else has a port that it was given? */
  readonly isPortTaken: boolean;

  constructor(name: string, end: string, log: { path: string; text: string }) {
    const lines = log.text.trimEnd().split("\n");
    super(`${name} ended by itself (${end}); log ${log.path}:\n${lines.slice(-5).join("\n")}`);
    this.name = "ProgramFailure";
    // The operating system's words for EADDRINUSE, which all of the lab's programs pass on.
    this.isPortTaken = log.text.includes("address already in use");
  }
}
