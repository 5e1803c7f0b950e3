import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { identityOf, machineOf } from "./engine/process-identity";

/** Name of the file by which a world's folder names the process that owns it. */
const ownerFile = "lab-owner.json";

/** Start of the names of the lab's folders below the folder for temporary files. */
export const folderPrefix = "edge-staging-";

interface Owner {
  pid: number;
  /** Identity of that process, since its id may be used again. */
  identity: string;
}

/** What a killed lab left behind. */
export interface Leftovers {
  folder: string;
  /** Number of processes that were ended. */
  processes: number;
}

/** Records this process as the owner of a world's folder. Nothing is recorded where the system does not identify processes: such a folder stays. */
export function claimFolder(folder: string): void {
  const identity = identityOf(process.pid);
  if (identity !== undefined) writeFileSync(join(folder, ownerFile), JSON.stringify({ pid: process.pid, identity } satisfies Owner), { mode: 0o600 });
}

/**
 * Ends the processes and removes the folders of labs that were killed. Only what is surely the lab's: folders of this user with an owner that has ended,
 * on this machine since its last start; processes that such a folder lists and whose arguments name it, or whose program is in it.
 */
export function removeLeftovers(temporaryFolder: string): Leftovers[] {
  const folders = readdirSync(temporaryFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name.startsWith(folderPrefix));
  return folders
    .map(({ name }) => join(temporaryFolder, name))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.() && isAbandoned(folder))
    .map((folder) => {
      const pids = processesOf(folder);
      for (const pid of pids) end(pid);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      return { folder, processes: pids.length };
    });
}

function isAbandoned(folder: string): boolean {
  const owner = ownerOf(folder);
  const here = identityOf(process.pid);
  if (owner === undefined || here === undefined) return false;
  return machineOf(owner.identity) === machineOf(here) && identityOf(owner.pid) !== owner.identity;
}

function ownerOf(folder: string): Owner | undefined {
  try {
    const { pid, identity } = JSON.parse(readFileSync(join(folder, ownerFile), "utf8")) as Partial<Owner>;
    return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

function processesOf(folder: string): number[] {
  const listed = globSync("**/processes.json", { cwd: folder }).flatMap((file) => pidsIn(join(folder, file)));
  const named = listed.filter((pid) => argumentsOf(pid).includes(`${folder}${sep}`));
  const inside = process.platform === "linux" ? readdirSync("/proc").filter((name) => /^\d+$/.test(name) && programOf(name).startsWith(`${folder}${sep}`)) : [];
  return [...new Set([...named, ...inside.map(Number)])].filter((pid) => pid !== process.pid);
}

function pidsIn(file: string): number[] {
  try {
    return Object.values(JSON.parse(readFileSync(file, "utf8")) as object).filter((pid) => Number.isSafeInteger(pid) && pid > 1);
  } catch {
    return [];
  }
}

function argumentsOf(pid: number): string {
  if (process.platform !== "linux") return spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout;
  return existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
}

function programOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return "";
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
