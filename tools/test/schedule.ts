import { availableParallelism } from "node:os";
import * as path from "node:path";

/** Milliseconds that files took when they ran last, by path below test/. */
export type Durations = Readonly<Record<string, number>>;

/** What the longest files took on two quiet cores, one at a time; for machines on which they have not run yet. */
const longMs: Durations = {
  "program/links.test.js": 323_000,
  "program/rotation.test.js": 278_000,
  "program/killed-engine.test.js": 199_000,
  "program/rotation-kill.test.js": 189_000,
  "program/hub-and-site.test.js": 183_000,
  "program/preview-report.test.js": 181_000,
  "contract/dynamic/death.test.js": 165_000,
  "program/rotation-windowed.test.js": 159_000,
  "contract/dynamic/dropped-connection.test.js": 142_000,
  "program/policies.test.js": 140_000,
};

/** The files of that list. */
export const knownLongFiles: readonly string[] = Object.keys(longMs);

/** What any other file is expected to take then, by top folder. */
const usualMs: Durations = { program: 100_000, contract: 20_000, containerd: 600_000, live: 60_000 };
const usualSmallMs = 500;

/** What a file is expected to take. */
export function expectedMs(file: string, durations: Durations): number {
  return durations[file] ?? longMs[file.split(path.sep).join("/")] ?? usualMs[file.split(path.sep)[0] ?? ""] ?? usualSmallMs;
}

/** The order in which files start: longest first, so that no long one is left over when the others have ended. */
export function longestFirst(files: readonly string[], durations: Durations): string[] {
  return [...files].sort((one, other) => expectedMs(other, durations) - expectedMs(one, durations) || (one < other ? -1 : 1));
}

/** Number of worker processes: two more than processors, because the tests of the real engine wait for other processes half of the time. */
export function defaultWorkers(processors: number = availableParallelism()): number {
  return processors + 2;
}
