import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const hasProc = existsSync("/proc/self/stat");

/**
 * Says when a process of this machine started, as a text that only this process has; undefined where no such process runs. A process id alone may belong to
 * another one after a while. A process that has ended and that nobody waited for does not run.
 */
export function processStart(pid: number): string | undefined {
  try {
    if (!hasProc) return execFileSync("ps", ["-p", String(pid), "-o", "lstart="], { encoding: "utf8" }).trim() || undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may contain anything. Source: proc_pid_stat(5); field 3 is the state, field 22 the start.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
