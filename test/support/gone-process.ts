import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { processTable } from "../../lab/engine/process-tree";

/** Resolves when no such process runs; a zombie counts as gone. */
export async function gone(pid: number): Promise<void> {
  while (processTable().has(pid) && !isZombie(pid)) await pause(10);
}

/** Blocks this process, and so the lab's responses, until no such process runs. @throws Error after 10 s */
export function holdUntilGone(pid: number): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waits = 0; processTable().has(pid) && !isZombie(pid); waits++) {
    if (waits > 1000) throw new Error(`process ${pid} does not end`);
    Atomics.wait(clock, 0, 0, 10);
  }
}

function isZombie(pid: number): boolean {
  try {
    return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return true; // it went meanwhile
  }
}
