import { parseArgs } from "node:util";
import { defaultWorkers } from "./schedule";
import * as path from "node:path";

/** What a test run was asked for. */
export interface TestArguments {
  filters: string[];
  workers: number;
  wantsHelp: boolean;
}

/** Parses the arguments of `npm test --`; throws at an option that does not exist or a number that is none. */
export function parseArguments(args: readonly string[]): TestArguments {
  const options = { workers: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const workers = values.workers === undefined ? defaultWorkers() : Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1) throw new Error(`--workers must be a whole number of at least 1, not ${values.workers}`);
  return { filters: positionals, workers, wantsHelp: values.help === true };
}

/** Folders below test/ whose tests start none of the lab's programs, or get what they start by themselves. */
const foldersWithoutTools = ["unit", "component", "policy", "containerd"];
/** Folders below test/ whose files are small: many of them share one process, because starting one and loading the SDK costs more than most of them. */
const foldersSharing = ["unit", "component", "policy"];
/** Folders below test/ that run only where a filter names them: what they build takes too long for every run. */
const foldersApart = ["containerd"];

const topFolder = (file: string) => file.split(path.sep)[0] ?? "";

/** Compiled test files below test/ that one of the filters chooses; without filters all but those of folders apart. A filter may be written as the source's path. */
export function chosenFiles(files: readonly string[], filters: readonly string[]): string[] {
  const wanted = filters.map((filter) => filter.replace(/^(\.\/)?(test\/)?/, "").replace(/\.(ts|js)$/, ""));
  if (wanted.length === 0) return files.filter((file) => !foldersApart.includes(topFolder(file))).sort();
  return files.filter((file) => wanted.some((start) => file.startsWith(start))).sort();
}

/** Do the tests of this file start programs of the lab that must be built first? */
export function needsTools(file: string): boolean {
  return !foldersWithoutTools.includes(topFolder(file));
}

/** May this file run in one process with other files? */
export function sharesProcess(file: string): boolean {
  return foldersSharing.includes(topFolder(file));
}

/** Is a skipped test of this file forgiven in continuous integration? */
export function maySkip(file: string): boolean {
  return topFolder(file) === "live";
}
