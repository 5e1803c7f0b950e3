import { randomUUID } from "node:crypto";
import { promises as fs } from "node:fs";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Narrator } from "./narrator";
import { identityOf, machineOf } from "./process-identity";

/** The process that holds a lock. */
interface Holder {
  pid: number;
  /** Undefined where the system does not identify processes. */
  identity: string | undefined;
}

/** Processes and time, as a lock sees them. */
export interface LockSystem {
  pid: number;
  /** Identity of a process; undefined for one that has ended. */
  identityOf(pid: number): string | undefined;
  nowMs(): number;
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/** What a lock needs from its caller. */
export interface LockOptions {
  /** What the lock is for, for example `the build of pulumi`. */
  what: string;
  narrator: Narrator;
  /** Ends the wait for the lock, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** @default - this process and the machine's clock */
  system?: LockSystem;
}

/** How often a waiting process looks, in milliseconds. */
const lookEveryMs = 500;
/** Heartbeat interval of a holder, and time without a heartbeat after which it counts as dead if its process cannot be checked, in milliseconds. */
const beatEveryMs = 10_000;
const silenceMs = 60_000;

const thisSystem: LockSystem = {
  pid: process.pid,
  identityOf,
  nowMs: Date.now,
  wait: async (ms, signal) => void (await pause(ms, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted())),
};

/**
 * Does the work while this process alone holds the lock, a folder; waits for another holder, and takes the lock of one that has ended.
 * A lock is a folder with a file that names its holder, put in its place by one rename, which succeeds only over no folder or an empty one. So of
 * several processes that remove the file of a dead holder only one gets the lock.
 */
export async function withLock<Result>(lock: string, options: LockOptions, work: () => Promise<Result>): Promise<Result> {
  const { system = thisSystem } = options;
  const name = `holder-${randomUUID()}.json`;
  await acquire(lock, name, { ...options, system });
  const file = path.join(lock, name);
  const beat = setInterval(() => void touch(file, system.nowMs()), beatEveryMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await fs.rm(file, { force: true });
    // Another process may have put its lock into the empty folder's place.
    await fs.rmdir(lock).catch(() => undefined);
  }
}

type Acquiring = LockOptions & { system: LockSystem };

async function acquire(lock: string, name: string, options: Acquiring): Promise<void> {
  if (await tryToTake(lock, name, options.system)) return;
  const { what, narrator } = options;
  const holder = await holderOf(lock);
  narrator.say(`waiting for ${what} by ${holder === undefined ? "another process" : `process ${holder.pid}`}`);
  await narrator.during(`waiting for ${what}`, takeWhenFree(lock, name, options));
}

async function takeWhenFree(lock: string, name: string, { what, narrator, signal, system }: Acquiring): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const holder = await holderOf(lock);
    if (holder !== undefined && isAlive(holder, system)) {
      await system.wait(lookEveryMs, signal);
      continue;
    }
    if (holder !== undefined) {
      narrator.say(`process ${holder.pid} ended during ${what}; this one takes over`);
      await fs.rm(holder.file, { force: true });
    }
    if (await tryToTake(lock, name, system)) return;
  }
}

async function tryToTake(lock: string, name: string, { pid, identityOf: identity, nowMs }: LockSystem): Promise<boolean> {
  await fs.mkdir(path.dirname(lock), { recursive: true });
  const prepared = await fs.mkdtemp(`${lock}.of-`);
  const file = path.join(prepared, name);
  try {
    await fs.writeFile(file, JSON.stringify({ pid, identity: identity(pid) } satisfies Holder), { mode: 0o600 });
    await touch(file, nowMs());
    await fs.rename(prepared, lock);
    return true;
  } catch (error) {
    await fs.rm(prepared, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/** A holder, its file in the lock, and when it last said that it lives. */
type Held = Holder & { file: string; beatMs: number };

/** Undefined if the lock is free. */
async function holderOf(lock: string): Promise<Held | undefined> {
  try {
    const [name] = await fs.readdir(lock);
    if (name === undefined) return undefined;
    const file = path.join(lock, name);
    const { mtimeMs } = await fs.stat(file);
    const { pid, identity } = JSON.parse(await fs.readFile(file, "utf8")) as Holder;
    return { pid, identity, file, beatMs: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A process on another machine or in another container cannot be checked: it counts as dead without a heartbeat. */
function isAlive({ pid, identity, beatMs }: Held, system: LockSystem): boolean {
  const own = system.identityOf(system.pid);
  const isVisible = identity !== undefined && own !== undefined && machineOf(identity) === machineOf(own);
  return isVisible ? system.identityOf(pid) === identity : system.nowMs() - beatMs <= silenceMs;
}

async function touch(file: string, nowMs: number): Promise<void> {
  await fs.utimes(file, nowMs / 1000, nowMs / 1000).catch(() => undefined);
}
