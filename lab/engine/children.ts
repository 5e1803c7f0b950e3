import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { endTree } from "./process-tree";

/** How a child ended: with an exit code, by a signal, or because it could not start. */
export type ChildEnd = { code: number } | { signal: NodeJS.Signals } | { error: Error };

/** A running child of the language host. */
export interface Child {
  process: ChildProcess;
  /** Resolves once it has ended and its piped output is fully read. */
  ended: Promise<ChildEnd>;
}

const graceMs = 5_000;

/** Tracks the children of this process so that none outlives it. */
export class Children {
  private readonly running = new Set<Child>();

  /** Starts a program in this process's group, so that the engine's signal to the group reaches it too. */
  start(command: string, args: readonly string[], options: SpawnOptions): Child {
    const child: Child = { process: spawn(command, args, options), ended: Promise.resolve({ code: 0 }) };
    this.running.add(child);
    child.ended = new Promise<ChildEnd>((resolve) => {
      child.process.once("error", (error) => resolve({ error }));
      child.process.once("close", (code, signal) => resolve(signal ? { signal } : { code: code ?? 0 }));
    }).finally(() => this.running.delete(child));
    return child;
  }

  /** Interrupts a child, and kills it with its children if it still runs after 5 s. */
  async end(child: Child): Promise<void> {
    child.process.kill("SIGINT");
    const killer = setTimeout(() => endTree(child.process), graceMs);
    await child.ended;
    clearTimeout(killer);
  }

  /** Ends all children as `end` does. */
  async endAll(): Promise<void> {
    await Promise.all([...this.running].map((child) => this.end(child)));
  }

  /** Kills all children immediately; for use just before this process exits. */
  killAll(): void {
    for (const child of this.running) endTree(child.process);
  }
}
