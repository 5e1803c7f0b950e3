import { type CommandIo, exitCodes, type Given, runCommand } from "../io/command";
import { confirms } from "../io/confirmation";
import type { DoctorReport } from "./doctor-report";

/** A repair that the doctor may run, because it makes no change that was not requested. */
export interface Repair {
  stack: string;
  /** What it runs, as a user would write it. */
  command: string;
  /** Returns the exit code. */
  run(io: CommandIo): Promise<number>;
}

/** Faults with a safe repair. `maintain` previews first, and refuses a plan with anything but maintenance. */
const repairs: Readonly<Record<string, (stack: string) => Repair>> = {
  "EDGE-PASSWORD-DUE": (stack) => ({
    stack,
    command: `edge-staging maintain ${stack}`,
    run: async (io) => {
      const { maintain } = await import("../maintain/maintain.js");
      // Its result is progress here: standard output is for the report.
      return runCommand(maintain, asJson(stack), { ...io, print: (text) => io.narrate(text) });
    },
  }),
};

/** The repairs of a report, each once. */
export function repairsOf({ checks }: DoctorReport): Repair[] {
  const found = checks.flatMap(({ stack, faults }) => faults.flatMap(({ code }) => repairs[code]?.(stack) ?? []));
  return [...new Map(found.map((repair) => [repair.command, repair])).values()];
}

/**
 * Shows the repairs, and runs them one after the other if that is confirmed. `isConfirmed`: without a question.
 * @returns whether anything ran; one that fails stops no other
 */
export async function repaired(found: readonly Repair[], isConfirmed: boolean, io: CommandIo): Promise<boolean> {
  if (found.length === 0) io.narrate("there is nothing that doctor repairs by itself: the fixes above are for you");
  for (const { command } of found) io.narrate(`doctor would run: ${command}`);
  if (found.length === 0) return false;
  if (!isConfirmed && !(await confirms("Run this now?", io))) return false;
  for (const { command, run } of found) {
    const code = await run(io);
    io.narrate(code === exitCodes.done ? `${command}: done` : `${command}: ended with exit code ${code}`);
  }
  return true;
}

function asJson(stack: string): Given {
  return { operands: [stack], text: () => undefined, texts: () => [], has: (option) => option === "json", passed: [] };
}
