import { faultsOf } from "../../program/errors/error-faults";
import { formatFaults } from "../../components/core/fault";
import { Interrupted } from "./interruption";

/** What a command may touch of the world around it. */
export interface CommandIo {
  environment: Readonly<Record<string, string | undefined>>;
  /** The project's root. */
  folder: string;
  /** The result: standard output. */
  print(text: string): void;
  /** What goes on: standard error. */
  narrate(line: string): void;
}

/** Reads arguments, does the work, gives the exit code. */
export type Command = (args: readonly string[], io: CommandIo) => Promise<number>;

/** Exit codes that all commands share. */
export const exitCodes = {
  done: 0,
  /** The work was done and the answer is no. */
  no: 1,
  /** The arguments are not understood. */
  usage: 2,
  /** Something needed cannot be read, reached or trusted, or refuses. */
  failed: 3,
} as const;

/** The arguments are not understood; the message says which and why. */
export class UsageError extends Error {}

/** Runs a command, turning what it throws into text on standard error and an exit code. */
export async function runCommand(command: Command, args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await command(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.narrate(`${error.message}\nTry --help.`);
      return exitCodes.usage;
    }
    if (error instanceof Interrupted) {
      io.narrate(error.message);
      return error.exitCode;
    }
    io.narrate(formatFaults(faultsOf(error)));
    return exitCodes.failed;
  }
}

/** Runs a command as this process's only work. */
export function runAsProgram(command: Command): void {
  const io: CommandIo = {
    environment: process.env,
    folder: process.cwd(),
    print: (text) => void process.stdout.write(`${text}\n`),
    narrate: (line) => void process.stderr.write(`${line}\n`),
  };
  void runCommand(command, process.argv.slice(2), io).then((code) => {
    process.exitCode = code;
  });
}
