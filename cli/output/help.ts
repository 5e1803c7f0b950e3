import { type CommandEntry, exitCodeMeanings, exitCodes } from "../io/command";
import { styleText } from "node:util";

/** The sections that follow the options in a command's help: arguments for Pulumi, examples and exit codes. */
export function helpSections(entry: CommandEntry): string {
  const { passesTo, examples } = entry;
  return [
    ...(passesTo ? [`${title(`Arguments of ${passesTo}:`)}\n  Everything after -- is passed on unchanged; ${passesTo} --help lists it.`] : []),
    `${title("Examples:")}\n${examples.map(({ command, explanation }) => `  ${command}\n      ${explanation}`).join("\n")}`,
    exitCodeTable(entry),
  ].join("\n\n");
}

/** The exit codes and what each means: in general, or for one command. */
export function exitCodeTable(entry?: CommandEntry): string {
  const own: CommandEntry["exitCodes"] = entry?.exitCodes ?? exitCodeMeanings;
  const meanings = { ...own, done: own.done ?? exitCodeMeanings.done, usage: own.usage ?? exitCodeMeanings.usage };
  const rows = (Object.keys(exitCodes) as (keyof typeof exitCodes)[]).flatMap((name) => {
    const meaning = meanings[name];
    return meaning === undefined ? [] : [`  ${String(exitCodes[name]).padEnd(4)} ${meaning}`];
  });
  return `${title("Exit codes:")}\n${rows.join("\n")}`;
}

function title(text: string): string {
  return styleText("bold", text, { validateStream: false });
}
