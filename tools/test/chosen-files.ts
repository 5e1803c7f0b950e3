import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { defaultWorkers } from "./schedule";
import * as path from "node:path";

/** Arguments of a test run. */
export interface TestArguments {
  filters: string[];
  workers: number;
  wantsHelp: boolean;
}

/** The command line asks for something that does not exist; `message` names it, what exists instead, and is for the user. */
export class WrongArguments extends Error {}

/** Parses the arguments of `npm test --`. @throws WrongArguments for an option that does not exist or a number that is none */
export function parseArguments(args: readonly string[]): TestArguments {
  const { values, positionals } = parsed(args);
  const workers = values.workers === undefined ? defaultWorkers() : Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1) throw new WrongArguments(`--workers must be a whole number of at least 1, not ${values.workers}`);
  return { filters: positionals, workers, wantsHelp: values.help === true };
}

function parsed(args: readonly string[]) {
  const options = { workers: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

/** Folders below test/ whose tests start none of the lab's programs, or get what they start by themselves. */
const foldersWithoutTools = ["unit", "component", "policy", "browser", "containerd", "live"];
/** Folders below test/ whose files are small: many of them share one process, because starting one and loading the SDK costs more than most of them. */
const foldersSharing = ["unit", "component", "policy"];
/** Folders below test/ that run only where a filter names them: what they build takes too long for every run. */
const foldersApart = ["containerd"];

const topFolder = (file: string) => file.split(path.sep)[0] ?? "";

/**
 * Compiled test files below test/ that one of the filters chooses; without filters all but those of folders apart. A filter is the beginning of a path, also
 * written as the source's, or the name of one file without its folder.
 * @throws WrongArguments that names every filter that chooses nothing, or several files by their name
 */
export function chosenFiles(files: readonly string[], filters: readonly string[]): string[] {
  if (filters.length === 0) return files.filter((file) => !foldersApart.includes(topFolder(file))).sort();
  const chosen = filters.map((filter) => ({ filter, matches: matching(files, filter) }));
  const wrong = chosen.filter(({ matches: { found } }) => found.length === 0);
  if (wrong.length > 0) throw new WrongArguments(wrong.map(({ filter, matches }) => refusal(files, filter, matches.namesakes)).join("\n"));
  return [...new Set(chosen.flatMap(({ matches }) => matches.found))].sort();
}

const extension = /(\.test)?(\.(ts|js))?$/;
const withoutExtension = (file: string) => file.replace(extension, "");
const baseName = (file: string) => path.basename(withoutExtension(file));

/** Files that a filter chooses by path, else the only one of this name. `namesakes`: files of this name, where there are several. */
function matching(files: readonly string[], filter: string): { found: string[]; namesakes: string[] } {
  const start = filter.replace(/^(\.\/)?(test\/)?/, "").replace(/\.(ts|js)$/, "");
  const byPath = files.filter((file) => file.startsWith(start));
  if (byPath.length > 0) return { found: byPath, namesakes: [] };
  const byName = files.filter((file) => baseName(file) === withoutExtension(start));
  return byName.length === 1 ? { found: byName, namesakes: [] } : { found: [], namesakes: byName };
}

/** Number of paths that a refusal names. */
const mostNamed = 5;

function refusal(files: readonly string[], filter: string, namesakes: readonly string[]): string {
  const what = namesakes.length > 0 ? `${namesakes.length} test files have the name ${filter}` : `no test file below test/ matches ${filter}`;
  const named = (namesakes.length > 0 ? namesakes.map(withoutExtension).sort() : nearest(files, filter)).slice(0, mostNamed);
  return `${what}\n  ${namesakes.length > 0 ? "they are" : "nearest "} ${named.join(", ")}${namesakes.length > mostNamed ? ", ..." : ""}`;
}

/** Paths of files and folders below test/ that are nearest to a filter: those that contain it first, then by the number of letters to change. */
function nearest(files: readonly string[], filter: string): string[] {
  const wanted = withoutExtension(filter.replace(/^(\.\/)?(test\/)?/, "")).toLowerCase();
  const folders = files.flatMap((file) =>
    file
      .split("/")
      .slice(0, -1)
      .map((_, index, parts) => parts.slice(0, index + 1).join("/")),
  );
  const isName = !wanted.includes("/");
  const changes = (place: string) => {
    const whole = distance(wanted, place.toLowerCase());
    return isName ? Math.min(whole, distance(wanted, path.basename(place).toLowerCase())) : whole;
  };
  const rank = (place: string) => (wanted !== "" && place.toLowerCase().includes(wanted) ? -1 : changes(place));
  const places = [...new Set([...folders, ...files.map(withoutExtension)])];
  return places
    .map((place) => ({ place, rank: rank(place) }))
    .sort((a, b) => a.rank - b.rank || (a.place < b.place ? -1 : 1))
    .slice(0, 3)
    .map(({ place }) => place);
}

/** The states of released versions: with EDGE_STAGING_RECORD=1 this file adds one. */
const releasedStates = "program/upgrade.test.js";

/**
 * Refuses to record with files that nobody meant: a test that is run with EDGE_STAGING_RECORD=1 replaces what it compares with.
 * @throws WrongArguments where all files are run, or the recorded states of releases are among several
 */
export function assertRecordable(files: readonly string[], filters: readonly string[], environment: Readonly<Record<string, string | undefined>>): void {
  if (environment["EDGE_STAGING_RECORD"] !== "1") return;
  const found =
    filters.length === 0
      ? "all test files"
      : files.length > 1 && files.includes(releasedStates)
        ? `program/upgrade among ${files.length} test files`
        : undefined;
  if (found !== undefined)
    throw new WrongArguments(
      `EDGE_STAGING_RECORD=1 replaces what tests compare with\n  given   ${found}\n  allowed test files by name, and program/upgrade alone\n  fix     name the files to record, for example npm test -- program/preview-report`,
    );
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
