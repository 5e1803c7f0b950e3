import { readdirSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** Process id of the engine that runs for the project in this folder; undefined if none does. */
export function engineProcess(folder: string): number | undefined {
  const id = readdirSync("/proc").find((name) => {
    try {
      return basename(readlinkSync(`/proc/${name}/exe`)) === "pulumi" && readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false; // no process, or ended meanwhile
    }
  });
  return id === undefined ? undefined : Number(id);
}
