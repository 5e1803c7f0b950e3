import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { endTree } from "./process-tree";

/** How a child ended: with a code, by a signal, or because it could not be started. */
export type ChildEnd = { code: number } | { signal: NodeJS.Signals } | { error: Error };

/** A running child of the language host. */
export interface Child {
  process: ChildProcess;
  /** Resolves once it has ended and its piped output was read to the end. */
  ended: Promise<ChildEnd>;
}

const graceMs = 5_000;

/** The children of this process, so that none outlives it. */
export class Children {
  private readonly running = new Set<Child>();

  /** Starts a program in the process group of this one: the engine's signal to the group then reaches it too. */
  start(command: string, args: readonly string[], options: SpawnOptions): Child {
    const child: Child = { process: spawn(command, args, options), ended: Promise.resolve({ code: 0 }) };
    this.running.add(child);
    child.ended = new Promise<ChildEnd>((resolve) => {
      child.process.once("error", (error) => resolve({ error }));
      child.process.once("close", (code, signal) => resolve(signal ? { signal } : { code: code ?? 0 }));
    }).finally(() => this.running.delete(child));
    return child;
  }

  /** Asks a child to end, and kills it with everything it started when it has not ended after 5 s. */
  async end(child: Child): Promise<void> {
    child.process.kill("SIGINT");
    const killer = setTimeout(() => endTree(child.process), graceMs);
    await child.ended;
    clearTimeout(killer);
  }

  /** The same for all of them. */
  async endAll(): Promise<void> {
    await Promise.all([...this.running].map((child) => this.end(child)));
  }

  /** At once and without asking; for the last moment before this process exits. */
  killAll(): void {
    for (const child of this.running) endTree(child.process);
  }
}
