import { styleText } from "node:util";
import type { Command as Parser, CommanderError } from "commander";
import { type CommandEntry, type CommandIo, exitCodes, type Given, type OptionEntry, runCommand } from "./command";
import { exitCodeTable, helpSections } from "../output/help";
import { packageVersion } from "./supported-machine";

/** Default width of help text, in columns. */
const defaultWidth = 100;

/**
 * Runs the command that a command line names, or prints the help or version that it asks for.
 * An invalid command line is explained on standard error, with the nearest known name where one is near.
 * @returns the exit code
 */
export async function runCommandLine(commands: readonly CommandEntry[], args: readonly string[], io: CommandIo): Promise<number> {
  const narrated: string[] = [];
  const { parser, chosen } = await parserFor(commands, args, io, (text) => void narrated.push(text));
  const path = `edge-staging ${commands.some(({ name }) => name === args[0]) ? `${args[0]} ` : ""}--help`;
  try {
    parser.parse(ownArguments(commands, args).own, { from: "user" });
  } catch (error) {
    if (!isParserError(error)) throw error;
    if (error.exitCode === 0) return exitCodes.done;
    const text = narrated.join("").trimEnd();
    io.narrate(error.code === "commander.help" ? text : `${text}${hintAt(commands, args, error.code)}\nTry ${path}.`);
    return exitCodes.usage;
  }
  const [{ entry, given } = { entry: undefined, given: undefined }] = chosen;
  if (!entry || !given) return exitCodes.usage;
  return runCommand(await entry.load(), given, io, path);
}

interface Chosen {
  entry: CommandEntry;
  given: Given;
}

/** Arguments after `--` belong to the Pulumi CLI, for a command that passes them on. */
function ownArguments(commands: readonly CommandEntry[], args: readonly string[]) {
  const end = args.indexOf("--");
  const passes = commands.some(({ name, passesTo }) => name === args[0] && passesTo !== undefined);
  return passes && end >= 0 ? { own: args.slice(0, end), passed: args.slice(end + 1) } : { own: [...args], passed: [] };
}

function hintAt(commands: readonly CommandEntry[], args: readonly string[], code: string): string {
  const entry = commands.find(({ name }) => name === args[0]);
  if (!entry?.passesTo || !["commander.unknownOption", "commander.excessArguments"].includes(code)) return "";
  return `\nArguments of ${entry.passesTo} follow --, for example: ${entry.examples.find(({ command }) => command.includes(" -- "))?.command ?? ""}`;
}

async function parserFor(commands: readonly CommandEntry[], args: readonly string[], io: CommandIo, narrate: (text: string) => void) {
  // An ES module, which a CommonJS one loads without a warning on every supported Node.js only this way.
  const { Command } = await import("commander");
  const chosen: Chosen[] = [];
  const parser = new Command("edge-staging")
    .description("Stages container images on factory sites through Azure workload orchestration.")
    .usage("<command> [stack...] [options]")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: narrate,
      outputError: (text, write) => write(text.replace(/^error: /, "")),
      getOutHelpWidth: () => io.width ?? defaultWidth,
      getErrHelpWidth: () => io.width ?? defaultWidth,
      getOutHasColors: () => io.hasColours ?? false,
      getErrHasColors: () => false,
    })
    .configureHelp({
      styleTitle: (title) => styleText("bold", title, { validateStream: false }),
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map((argument) => `[${argument.name()}${argument.variadic ? "..." : ""}]`)].join(" "),
    })
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .version(`edge-staging ${packageVersion()}`, "-V, --version", "show the version")
    .addHelpText("after", `\n${exitCodeTable()}`);
  for (const entry of commands) addCommand(parser, entry, ({ given }) => void chosen.push({ entry, given }), ownArguments(commands, args).passed);
  return { parser, chosen };
}

function addCommand(parser: Parser, entry: CommandEntry, choose: (chosen: { given: Given }) => void, passed: readonly string[]): void {
  const { name, summary, description, operand, options, json } = entry;
  const command = parser
    .command(name)
    .summary(summary)
    .description(description)
    .allowExcessArguments(operand?.isRepeatable === true);
  const several = (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value];
  const all: OptionEntry[] = [...options, ...(json === undefined ? [] : [{ flags: "--json", description: `print one JSON object: ${json}` }])];
  if (operand) command.argument(`[${operand.name}${operand.isRepeatable ? "..." : ""}]`, operand.description);
  if (operand?.name === "stack") command.option("-s, --stack <name>", "the stack, instead of the positional argument", several);
  for (const { flags, description: text, isRepeatable } of all) isRepeatable ? command.option(flags, text, several) : command.option(flags, text);
  command.addHelpText("after", () => `\n${helpSections(entry)}`);
  command.action(() => choose({ given: givenOf(command.args, command.opts(), passed) }));
}

function givenOf(operands: readonly string[], options: Readonly<Record<string, unknown>>, passed: readonly string[]): Given {
  const texts = (option: string) => [options[option] ?? []].flat().map(String);
  return { operands, passed, text: (option) => texts(option).at(-1), texts, has: (option) => options[option] === true };
}

function isParserError(error: unknown): error is CommanderError {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}
