import { commands } from "../../cli/commands";
import { type Command, type CommandIo, type Given, UsageError } from "../../cli/io/command";
import { runCommandLine } from "../../cli/io/command-line";

/** Runs a command of the table as `edge-staging <name> <args>` does; `work` replaces its implementation. */
export function runNamed(name: string, args: readonly string[], io: CommandIo, work?: Command): Promise<number> {
  const table = commands.map((entry) => (entry.name === name && work ? { ...entry, load: async () => work } : entry));
  return runCommandLine(table, [name, ...args], io);
}

/** The arguments that a command receives from a command line. Throws UsageError if the command line is invalid. */
export async function givenTo(name: string, args: readonly string[]): Promise<Given> {
  const found: Given[] = [];
  const narrated: string[] = [];
  const io: CommandIo = { environment: {}, folder: ".", print: () => undefined, narrate: (line) => void narrated.push(line) };
  await runNamed(name, args, io, async (given) => {
    found.push(given);
    return 0;
  });
  const [given] = found;
  if (!given) throw new UsageError(narrated.join("\n"));
  return given;
}
