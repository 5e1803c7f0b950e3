import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

const folder = join(process.cwd(), "test", "recorded-previews");

/** The event stream of a stack, as the engine wrote it when a prepared change was previewed in the lab. */
export function recordedStream(change: string, stack: string): string {
  return gunzipSync(readFileSync(streamFile(change, stack))).toString("utf8");
}

/** Keeps a stream, without debug messages, in which the engine leaves secrets in plain text; `folders` are those of the machine that recorded it and are left out. */
export function recordStream(change: string, stack: string, text: string, folders: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, change), { recursive: true });
  const told = text
    .split("\n")
    .filter((line) => !line.includes('"severity":"debug"'))
    .join("\n");
  const portable = Object.entries(folders).reduce((kept, [name, path]) => kept.replaceAll(path, `/${name}`), told);
  writeFileSync(streamFile(change, stack), gzipSync(portable, { level: 9 }));
}

/** The comment that a prepared change makes. */
export function recordedComment(change: string): string {
  const file = commentFile(change);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Keeps a comment, to be read by a person before it is committed. */
export function recordComment(change: string, text: string): void {
  mkdirSync(join(folder, change), { recursive: true });
  writeFileSync(commentFile(change), text);
}

function streamFile(change: string, stack: string): string {
  return join(folder, change, `${stack}.jsonl.gz`);
}

function commentFile(change: string): string {
  return join(folder, change, "comment.md");
}
