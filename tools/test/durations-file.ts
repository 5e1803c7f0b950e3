import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FileResult } from "./file-result";
import type { Durations } from "./schedule";

/** Reads what files took when they ran last. A file that is missing or damaged holds nothing: the order of a run is no more than a matter of time. */
export function readDurations(path: string): Durations {
  try {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof read !== "object" || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    return {};
  }
}

/** Saves the durations of these files, and keeps those of other files. Replaces the whole file at once, because another run may be reading it. */
export function keepDurations(path: string, results: readonly FileResult[]): void {
  const taken = Object.fromEntries(results.map(({ file, wallMs }) => [file, Math.round(wallMs)]));
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify({ ...readDurations(path), ...taken }, null, 1)}\n`);
  renameSync(temporary, path);
}
