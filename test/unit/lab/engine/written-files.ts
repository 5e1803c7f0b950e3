import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** Writes these files to a folder: objects as JSON, texts unchanged, scripts (`#!`) executable. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
}
