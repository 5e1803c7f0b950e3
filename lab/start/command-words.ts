import type { CommandResult } from "./run-command";

/** Lines that are kept where the command gave no fault. */
const lastLines = 10;

/** Why a command failed, in its own words: its faults, which end what it tells, or else the last lines. Pure. */
export function commandWords({ code, stderr }: Pick<CommandResult, "code" | "stderr">): string {
  const lines = stderr.trim().split("\n");
  const faults = lines.findIndex((line) => /^EDGE-[A-Z-]+ {2}/.test(line));
  return (faults >= 0 ? lines.slice(faults) : lines.slice(-lastLines)).join("\n") || `it ended with ${code} and said nothing`;
}
