import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { EdgeError, type Fault } from "../../components/core/fault";
import { at, canonicalJson } from "../../components/core/json";

/** What a folder is of: a name and a version, each the name of a folder. */
export interface NamedVersion {
  name: string;
  version: string;
}

const versionPattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** What is wrong with something below a folder, and what is allowed. */
export interface FolderFault {
  what: string;
  allowed: string;
}

/** What is wrong with a version's folder by its name; undefined where nothing is. */
export function versionFault(version: string): FolderFault | undefined {
  if (versionPattern.test(version)) return undefined;
  return { what: "the folder's name is no version", allowed: "three numbers without leading zeros, for example 1.0.0" };
}

/** How faults below a folder of some sort are told. */
export interface FolderWords {
  /** Which files there have to be. */
  layout: string;
  wrong(file: string, what: string, allowed: string): Fault;
}

/** Reads every folder in a folder by its name, in the order of the alphabet. Throws one EdgeError that lists every fault. */
export function readFolders<T>(folder: string, { wrong }: FolderWords, read: (folder: string, name: string, faults: Fault[]) => T): T[] {
  const names = foldersIn(folder);
  const faults = twins(names).map((name) =>
    wrong(join(folder, name), "another folder has the same name in another case", "names that differ in more than that"),
  );
  const found = names.map((name) => read(join(folder, name), name, faults));
  if (faults.length > 0) throw new EdgeError(faults);
  return found;
}

/** Names that the service, which does not tell them apart by case, takes for one of the others. */
function twins(names: readonly string[]): string[] {
  return names.filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index);
}

/** Names of the folders in a folder, in the order of the alphabet; none where it is missing. */
export function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** A file's text; empty where it is missing. */
export function textIn(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** What a YAML file holds; undefined, with a fault more, where it cannot be read. */
export function readYaml(file: string, { layout, wrong }: FolderWords, faults: Fault[]): unknown {
  try {
    if (existsSync(file)) return parse(readFileSync(file, "utf8")) as unknown;
    faults.push(wrong(file, "the file is missing", layout));
  } catch (error) {
    faults.push(wrong(file, `no YAML: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`, "YAML"));
  }
  return undefined;
}

/** Does this part of a file name the version that its folder is of? */
export function isNamed(given: unknown, { name, version }: NamedVersion): boolean {
  return canonicalJson({ name: at(given, "name"), version: at(given, "version") }) === canonicalJson({ name, version });
}

/** Orders things by their versions' numbers, lowest first. */
export function byVersion({ version: a }: { version: string }, { version: b }: { version: string }): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const differing = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return differing < 0 ? 0 : (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
}
