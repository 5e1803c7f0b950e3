import { formatFaults } from "../../components/core/fault";
import { Interrupted } from "./interruption";

/** The outside world as a command sees it. */
export interface CommandIo {
  environment: Readonly<Record<string, string | undefined>>;
  /** Project root: the folder with Pulumi.yaml. */
  folder: string;
  /** Writes a result to standard output. */
  print(text: string): void;
  /** Writes progress or an error to standard error. */
  narrate(line: string): void;
  /** Can its user answer a question? @default - no */
  canAsk?: boolean;
  /** Asks at the terminal. @default - there is no terminal */
  ask?(question: string): Promise<string>;
  /** Is standard output a terminal? @default - no */
  isTerminal?: boolean;
  /** May help text use terminal styles? @default - no */
  hasColours?: boolean;
  /** Columns available to help text. @default - 100 */
  width?: number;
}

/** A command line after parsing, before its values are checked. Options are named without their dashes. */
export interface Given {
  /** Positional arguments. */
  operands: readonly string[];
  /** Value of an option that takes one; the last one wins. */
  text(option: string): string | undefined;
  /** All values of an option that may be repeated. */
  texts(option: string): readonly string[];
  has(option: string): boolean;
  /** Arguments after `--`, for the Pulumi CLI. */
  passed: readonly string[];
}

/** The implementation of a command: checks what was given, does the work and returns the exit code. */
export type Command = (given: Given, io: CommandIo) => Promise<number>;

/** One option of a command. `-s, --stack`, `-h, --help` and `--json` are never listed here. */
export interface OptionEntry {
  /** `--name`, or `--name <value>` where it takes a value. */
  flags: string;
  description: string;
  /** May it be given several times? @default false */
  isRepeatable?: boolean;
}

/** Positional arguments of a command. A stack may also be given by `-s` or `--stack`. */
export interface OperandEntry {
  name: "stack" | "file" | "shell" | "setting" | "action";
  description: string;
  /** The words that it takes, for completion. @default - any; stacks for `stack` */
  words?: readonly string[];
  /** @default false */
  isRepeatable?: boolean;
}

/** Everything users see of one command. Help, completion and the list in README are made from it. */
export interface CommandEntry {
  name: string;
  /** One line, without a full stop. */
  summary: string;
  /** What it does, what it changes and what it needs. */
  description: string;
  operand?: OperandEntry;
  options: readonly OptionEntry[];
  /** Shape of the object that `--json` prints; undefined where there is no `--json`. */
  json?: string;
  /** Pulumi command that receives the arguments after `--`. */
  passesTo?: string;
  examples: readonly { command: string; explanation: string }[];
  /** Meaning of an exit code for this command, if it is more specific than the general meaning. */
  exitCodes: Partial<Readonly<Record<keyof typeof exitCodes, string>>>;
  /** Loads the implementation, so that help and other commands do not wait for it. */
  load(): Promise<Command>;
}

/** Exit codes of every command. `up`, `preview` and an applied `maintain` return Pulumi's own code once Pulumi was started. */
export const exitCodes = {
  done: 0,
  no: 1,
  usage: 2,
  failed: 3,
  interrupted: 130,
  terminated: 143,
} as const;

/** General meaning of each exit code. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "done, and the answer is yes",
  no: "done, and the answer is no",
  usage: "invalid command line",
  failed: "failed: something required is missing, unreachable, not trusted or refused",
  interrupted: "interrupted by SIGINT; everything that was started has ended",
  terminated: "terminated by SIGTERM; everything that was started has ended",
};

/** The command line is invalid. The message lists every problem. */
export class UsageError extends Error {}

/** The single stack that a command works on. Throws UsageError for none or several; `what` names it, for example "the hub's stack". */
export function oneStack(given: Given, command: string, what = "a stack"): string {
  const [stack, ...others] = stacksIn(given);
  if (stack === undefined) throw new UsageError(`${command} needs ${what}: edge-staging ${command} <stack>`);
  if (others.length > 0) throw new UsageError(`${command} takes one stack, given ${[stack, ...others].join(", ")}`);
  return stack;
}

/** The stacks that a command works on, positional ones first, each once. Throws UsageError for a name that is empty or looks like an option. */
export function stacksIn(given: Given): string[] {
  const names = [...given.operands, ...given.texts("stack")];
  if (names.some((name) => name.trim() === "" || name.startsWith("-"))) throw new UsageError("--stack needs the name of a stack");
  return [...new Set(names)];
}

/** Runs a command. Errors become text on standard error and an exit code; `help` is the command line that shows the command's help. */
export async function runCommand(command: Command, given: Given, io: CommandIo, help = "--help"): Promise<number> {
  try {
    return await command(given, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.narrate(`${error.message}\nTry ${help}.`);
      return exitCodes.usage;
    }
    if (error instanceof Interrupted) {
      io.narrate(error.message);
      return error.exitCode;
    }
    const { faultsOf } = await import("../../program/errors/error-faults.js");
    io.narrate(formatFaults(faultsOf(error)));
    return exitCodes.failed;
  }
}
