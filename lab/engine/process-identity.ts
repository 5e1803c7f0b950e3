import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** Machine, its start and its process ids' namespace, then the start of the process: `<machine> <start>`; undefined for a process that has ended, or where the system does not say. */
export function identityOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      // The second field is the program's name in parentheses and may hold spaces; the start is the 22nd.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      return fields[0] === "Z" ? undefined : `${boot}/${readlinkSync("/proc/self/ns/pid")} ${fields[19]}`;
    }
    const [started, booted] = [
      spawnSync("ps", ["-p", String(pid), "-o", "lstart="], { encoding: "utf8" }),
      spawnSync("sysctl", ["-n", "kern.bootsessionuuid"], { encoding: "utf8" }),
    ];
    const [start, boot] = [started.stdout.trim(), booted.stdout.trim()];
    return start === "" || boot === "" ? undefined : `${boot} ${start.replaceAll(/\s+/g, "_")}`;
  } catch {
    return undefined;
  }
}

/** The part of an identity that all processes share whose ids can be compared. */
export function machineOf(identity: string): string {
  return identity.slice(0, identity.lastIndexOf(" "));
}
