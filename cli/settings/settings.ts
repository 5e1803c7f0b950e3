import { distance } from "fastest-levenshtein";
import { type Setting, settings } from "../../program/config/settings-reference";
import { type Command, exitCodes, UsageError } from "../io/command";

/** Implements `settings`: prints the reference of all settings, or of those selected by name. */
export const settingsCommand: Command = async (given, { print }) => {
  const selected = selection(settings(), given.operands);
  print(given.has("json") ? JSON.stringify({ schemaVersion: 1, settings: selected }, undefined, 2) : selected.map(described).join("\n\n"));
  return exitCodes.done;
};

/** Settings that these names select, in their own order; all where there is no name. */
function selection(all: readonly Setting[], names: readonly string[]): Setting[] {
  for (const name of names) {
    if (all.some((setting) => isWithin(setting.name, name))) continue;
    throw new UsageError(`unknown setting ${name}; did you mean ${nearest(name, known(all))}?`);
  }
  return all.filter((setting) => names.length === 0 || names.some((name) => isWithin(setting.name, name)));
}

function isWithin(setting: string, name: string): boolean {
  return setting === name || setting.startsWith(`${name}.`) || setting.startsWith(`${name}[]`);
}

/** Names that a user may write: the roles and every setting. */
function known(all: readonly Setting[]): string[] {
  return ["hub", "site", ...all.map(({ name }) => name)];
}

/** The name with the fewest changes to the one given; a path without its role, or only its last part, may be meant. */
function nearest(given: string, names: readonly string[]): string {
  const forms = (name: string) => [name, name.slice(name.indexOf(".") + 1), name.slice(name.lastIndexOf(".") + 1)];
  const changes = (name: string) => Math.min(...forms(name).map((form) => distance(given.toLowerCase(), form.toLowerCase())));
  return names.map((name) => ({ name, count: changes(name) })).reduce((best, next) => (next.count < best.count ? next : best)).name;
}

const width = 100;

function described(setting: Setting): string {
  const lines = [setting.kind === "secret" ? `edge-staging:${setting.name}  (secret of a ${setting.role})` : setting.name];
  const add = (label: string, value: string) =>
    lines.push(...wrapped(value.replaceAll("`", ""), width - 11).map((line, index) => `  ${(index === 0 ? label : "").padEnd(9)}${line}`));
  if (setting.kind !== "group") add("allowed", setting.allowed);
  const fallback = defaultOf(setting);
  if (fallback !== undefined) add("default", fallback);
  add("meaning", setting.description);
  return lines.join("\n");
}

function defaultOf({ kind, required, default: value, absent }: Setting): string | undefined {
  if (required) return "none, required";
  if (absent !== undefined) return absent;
  if (kind === "group" || kind === "secret") return undefined;
  if (value === undefined || value === "") return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Text in lines of at most so many characters, broken at spaces. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
