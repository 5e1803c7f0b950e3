import { type ChildProcess, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Parent process id by process id. */
export type ProcessTable = ReadonlyMap<number, number>;

/** All descendants of a process, children before grandchildren. */
export function descendants(root: number, table: ProcessTable): number[] {
  const children = [...table].filter(([, parent]) => parent === root).map(([pid]) => pid);
  return children.flatMap((pid) => [pid, ...descendants(pid, table)]);
}

/** The current processes of this machine. */
export function processTable(): ProcessTable {
  return process.platform === "linux" ? tableFromProc() : tableFromPs();
}

/** Kills the child, its process group if it leads one, and all descendants in other groups. Synchronous, so that it can run on exit. */
export function endTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const below = descendants(child.pid, processTable());
  kill(-child.pid);
  for (const pid of [child.pid, ...below]) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}

function tableFromProc(): ProcessTable {
  const table = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The second field is the program's name in parentheses and may hold spaces.
      const afterName = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1) ?? "";
      table.set(Number(name), Number(afterName.split(" ")[1]));
    } catch {
      // It ended between listing and reading.
    }
  }
  return table;
}

function tableFromPs(): ProcessTable {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const lines = stdout.split("\n").filter((line) => line.trim() !== "");
  return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}
