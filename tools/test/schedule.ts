import { availableParallelism } from "node:os";
import * as path from "node:path";

/** Milliseconds that files took when they ran last, by path below test/. */
export type Durations = Readonly<Record<string, number>>;

/** What a file is expected to take when it has not run here yet, by top folder. */
const usualMs: Durations = { program: 120_000, contract: 20_000, containerd: 600_000, live: 60_000 };
const usualSmallMs = 500;

/** What a file is expected to take. */
export function expectedMs(file: string, durations: Durations): number {
  return durations[file] ?? usualMs[file.split(path.sep)[0] ?? ""] ?? usualSmallMs;
}

/** The order in which files start: longest first, so that no long one is left over when the others have ended. */
export function longestFirst(files: readonly string[], durations: Durations): string[] {
  return [...files].sort((one, other) => expectedMs(other, durations) - expectedMs(one, durations) || (one < other ? -1 : 1));
}

/** Number of worker processes: one more than processors, because the tests of the real engine wait for other processes half of the time. */
export function defaultWorkers(processors: number = availableParallelism()): number {
  return processors + 1;
}
