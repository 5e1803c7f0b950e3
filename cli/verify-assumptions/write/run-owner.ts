import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { processStart } from "../../rollout/process-identity";

/** A short text that only this machine has, as far as its name tells machines apart. */
function machine(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
}

/** Names a new run: machine, process, when the process started, and what only this run has. No name of a person or host. */
export function newRun(): string {
  return [machine(), process.pid, processStart(process.pid) ?? "", randomUUID()].join("/");
}

/** Has the run of this owner ended? False also where it runs, or ran, on another machine. */
export function hasEnded(owner: string): boolean {
  const [where, pid, start] = owner.split("/");
  return where === machine() && processStart(Number(pid)) !== start;
}
