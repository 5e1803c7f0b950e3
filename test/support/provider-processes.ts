import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** Provider processes of this project's kinds that run for the project in this folder. */
export function providerProcesses(folder: string): number[] {
  return readdirSync("/proc").flatMap((id) => {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
      return command.includes("cmd/dynamic-provider") && readlinkSync(`/proc/${id}/cwd`) === folder ? [Number(id)] : [];
    } catch {
      return []; // no process, or ended meanwhile
    }
  });
}
