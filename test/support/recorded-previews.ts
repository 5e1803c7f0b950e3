import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { openOciLayout } from "../../components/oci/oci-layout";
import { imageContent } from "../../cli/preview-report/registry-contents";
import type { ImageReading } from "../../review/judge/wan-transfer";
import type { LayoutFolder } from "./image-layout";

const folder = join(process.cwd(), "test", "recorded-previews");

/** Event stream of a stack, recorded in the preview of a prepared change in the lab. */
export function recordedStream(change: string, stack: string): string {
  return gunzipSync(readFileSync(streamFile(change, stack))).toString("utf8");
}

/** Records a stream. Debug messages are dropped, because the engine writes secrets to them in plain text; paths in `folders` are replaced by their names. */
export function recordStream(change: string, stack: string, text: string, folders: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, change), { recursive: true });
  const withoutDebug = text
    .split("\n")
    .filter((line) => !line.includes('"severity":"debug"'))
    .join("\n");
  const portable = Object.entries(folders).reduce((kept, [name, path]) => kept.replaceAll(path, `/${name}`), withoutDebug);
  writeFileSync(streamFile(change, stack), gzipSync(portable, { level: 9 }));
}

/** Contents of the images of a prepared change, recorded from the cloud registry. */
export function recordedReading(change: string): ImageReading {
  const file = readingFile(change);
  if (!existsSync(file)) return { because: "nobody is signed in to Azure here" };
  const contents = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, number>>;
  return { contents: new Map(Object.entries(contents).map(([image, content]) => [image, new Map(Object.entries(content))])) };
}

/** Records the contents of image layouts that were pushed to the registry. */
export async function recordReading(change: string, layouts: readonly LayoutFolder[]): Promise<void> {
  const opened = await Promise.all(layouts.map(({ folder: layout }) => openOciLayout(layout)));
  const images = opened.flatMap((layout) => layout.images.map(({ name = "", digest }) => ({ layout, name, digest })));
  const contents = await Promise.all(images.map(async ({ layout, name, digest }) => [name, Object.fromEntries(await imageContent(layout, digest))] as const));
  writeFileSync(readingFile(change), `${JSON.stringify(Object.fromEntries(contents), undefined, 2)}\n`);
}

/** Recorded comment of a prepared change; empty if there is none. */
export function recordedComment(change: string): string {
  const file = commentFile(change);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Records a comment. A person must read it before it is committed. */
export function recordComment(change: string, text: string): void {
  mkdirSync(join(folder, change), { recursive: true });
  writeFileSync(commentFile(change), text);
}

function streamFile(change: string, stack: string): string {
  return join(folder, change, `${stack}.jsonl.gz`);
}

function readingFile(change: string): string {
  return join(folder, change, "images.json");
}

function commentFile(change: string): string {
  return join(folder, change, "comment.md");
}
