import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, readSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { formatLine, parseLines, type RecordLine, type StartedLine } from "./record";
import { RolloutReader, type RolloutState } from "./rollout-state";

/** Folder of the records below the project's; ignored by Git. */
export const recordFolder = join(".edge-staging", "rollout");

/** The record of a rollout: a file of JSON lines that is only appended to. Several processes may write; each line is written at once and flushed to the disk. */
export class RecordFile {
  private readonly rollout = new RolloutReader();
  private readTo = 0;
  private rest = Buffer.alloc(0);

  private constructor(readonly path: string) {}

  /** Begins a record. @throws EdgeError `EDGE-ROLLOUT-RECORD` where the file exists */
  static create(path: string, first: StartedLine): RecordFile {
    mkdirSync(dirname(path), { recursive: true });
    append(path, first, "ax");
    flushFolder(dirname(path));
    return new RecordFile(path);
  }

  /** Opens a record that exists. @throws EdgeError `EDGE-ROLLOUT-RECORD` for a file that cannot be read or is none */
  static open(path: string): RecordFile {
    const record = new RecordFile(path);
    record.state();
    return record;
  }

  /** The rollout's state with everything that any process has written so far. It changes with the next call. @throws EdgeError `EDGE-ROLLOUT-RECORD` */
  state(): RolloutState {
    try {
      for (const line of this.newLines()) this.rollout.read(line);
    } catch (error) {
      throw unreadable(this.path, error instanceof Error ? error.message : String(error));
    }
    if (this.rollout.state === undefined) throw unreadable(this.path, "it has no first line");
    return this.rollout.state;
  }

  /** Appends a line; it is on the disk when this returns. */
  append(line: RecordLine): void {
    append(this.path, line, "a");
  }

  /** Complete lines that were not read yet. A line that somebody is writing is read later. */
  private newLines(): RecordLine[] {
    const file = openSync(this.path, "r");
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - this.readTo));
      const count = readSync(file, bytes, 0, bytes.length, this.readTo);
      this.readTo += count;
      const all = Buffer.concat([this.rest, bytes.subarray(0, count)]);
      const end = all.lastIndexOf("\n") + 1;
      this.rest = Buffer.from(all.subarray(end));
      return parseLines(all.subarray(0, end).toString());
    } finally {
      closeSync(file);
    }
  }
}

/** Paths of the records in the project's default folder, the newest first. */
export function recordsIn(folder: string): string[] {
  try {
    const names = readdirSync(join(folder, recordFolder)).filter((name) => name.endsWith(".jsonl"));
    return names
      .sort()
      .reverse()
      .map((name) => join(folder, recordFolder, name));
  } catch {
    return [];
  }
}

/** The lines of a record. @throws EdgeError `EDGE-ROLLOUT-RECORD` */
export function linesOf(path: string): RecordLine[] {
  try {
    return parseLines(readFileSync(path, "utf8"));
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

/** Writes a line at once. What a killed writer left of a line is ended first, so that it spoils no other. */
function append(path: string, line: RecordLine, flag: "a" | "ax"): void {
  let file: number;
  try {
    // Records contain names of sites and versions, so only their owner may read them.
    file = openSync(path, flag === "a" ? "a+" : "ax+", 0o600);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
  try {
    const text = Buffer.from(`${isTorn(file) ? "\n" : ""}${formatLine(line)}\n`);
    let written = 0;
    while (written < text.length) written += writeSync(file, text, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isTorn(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== "\n";
}

/** A new file survives a power cut only once its folder is flushed, too. */
function flushFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function unreadable(path: string, why: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-ROLLOUT-RECORD",
      what: `the record of the rollout cannot be used: ${why}`,
      given: path,
      allowed: "a record that `edge-staging rollout start` wrote",
      fix: "correct the path (--record), or restore the file; without it, start a rollout: it brings up every site again, which changes nothing where nothing is to do",
    },
  ]);
}
