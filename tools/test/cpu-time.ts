import { readFileSync } from "node:fs";

/** Clock ticks per second in /proc; Linux shows 100 on every platform that Node runs on. */
const ticksPerSecond = 100;

/** Processor milliseconds that this process has used so far, with those of its children that have ended where the system tells them (Linux). */
export function cpuMsSoFar(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + endedChildrenMs();
}

function endedChildrenMs(): number {
  if (process.platform !== "linux") return 0;
  // The second field is the program's name in parentheses and may hold spaces. After it, cutime and cstime are the 14th and 15th.
  const fields = (readFileSync("/proc/self/stat", "utf8").split(") ").at(-1) ?? "").split(" ");
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksPerSecond;
}
