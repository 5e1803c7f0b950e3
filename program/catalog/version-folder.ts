import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { at, canonicalJson } from "../../components/core/json";
import { authoredYaml } from "./authored-yaml";

/** Name and version, each the name of a folder. */
export interface NamedVersion {
  name: string;
  version: string;
}

const versionPattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** A fault of something in a folder, and what is allowed. */
export interface FolderFault {
  what: string;
  allowed: string;
}

/** Fault of the name of a version's folder, or undefined. */
export function versionFault(version: string): FolderFault | undefined {
  if (versionPattern.test(version)) return undefined;
  return { what: "the folder's name is not a version", allowed: "three numbers without leading zeros, for example 1.0.0" };
}

/** A kind of catalog folder, and its faults. */
export interface FolderKind {
  /** The files that it must have. */
  layout: string;
  fault(file: string, what: string, allowed: string): Fault;
}

/**
 * Reads every subfolder with `read`, sorted by name.
 * @throws EdgeError with every fault
 */
export function readFolders<T>(folder: string, { fault }: FolderKind, read: (folder: string, name: string, faults: Fault[]) => T): T[] {
  const names = foldersIn(folder);
  const faults = twins(names).map((name) =>
    fault(join(folder, name), "another folder has the same name in different case", "names that differ in more than case"),
  );
  const found = names.map((name) => read(join(folder, name), name, faults));
  if (faults.length > 0) throw new EdgeError(faults);
  return found;
}

/** Names that differ from another one only in case; the service ignores case. */
function twins(names: readonly string[]): string[] {
  return names.filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index);
}

/** Sorted names of the subfolders of a folder; none where it is missing. */
export function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Text of a file; empty where it is missing. */
export function textIn(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Content of a YAML file; undefined, with its faults added, where it is missing or readers would not read it alike. */
export function readYaml(file: string, { layout, fault }: FolderKind, faults: Fault[]): unknown {
  if (!existsSync(file)) {
    faults.push(fault(file, "the file is missing", layout));
    return undefined;
  }
  const { content, faults: mistakes } = authoredYaml(readFileSync(file, "utf8"));
  faults.push(...mistakes.map(({ line, what, allowed }) => fault(`${file}, line ${line}`, what, allowed)));
  return mistakes.length > 0 ? undefined : (content ?? {});
}

/** Does this part of a file have its folder's name and version? */
export function isNamed(given: unknown, { name, version }: NamedVersion): boolean {
  return canonicalJson({ name: at(given, "name"), version: at(given, "version") }) === canonicalJson({ name, version });
}

/** Compares by version number, lowest first. */
export function byVersion({ version: a }: { version: string }, { version: b }: { version: string }): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const differing = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return differing < 0 ? 0 : (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
}
