import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { EdgeError } from "../../components/core/fault";
import { parsedJson } from "../../components/core/json";
import { processStart } from "./process-identity";

const leaseSchema = z.object({
  /** Unique text of the driver that has it. */
  holder: z.string(),
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** When that process started. */
  started: z.string().optional(),
  /** Last renewal, ISO 8601. */
  renewedAt: z.string(),
});

/** Content of a lease file. */
export type LeaseContent = z.infer<typeof leaseSchema>;

/** How often a lease is renewed, and when it has expired, in milliseconds. Our proposal. */
export const leaseMs = { renewal: 20_000, expiry: 120_000 } as const;

/** The world as a lease sees it. */
export interface LeaseWorld {
  holder: string;
  by: string;
  host: string;
  pid: number;
  nowMs(): number;
  /** @default processStart */
  startOf?: (pid: number) => string | undefined;
}

/** The right to drive a rollout: a file beside its record. One driver at a time has it. */
export class Lease {
  private constructor(
    private readonly path: string,
    private readonly world: LeaseWorld,
  ) {}

  /**
   * Takes the lease, also from a driver that has ended or has not renewed it in time.
   * @throws EdgeError `EDGE-ROLLOUT-DRIVEN` while another driver has it
   */
  static take(path: string, world: LeaseWorld): Lease {
    const lease = new Lease(path, world);
    const guarded = () => {
      const present = contentOf(path);
      if (present !== undefined && isHeld(present, world)) throw driven(present);
      lease.write();
    };
    if (!underGuard(`${path}.taking`, world.nowMs(), guarded)) throw driven(contentOf(path));
    return lease;
  }

  /** Whether this driver still holds it. Another driver may have taken it after it expired. */
  isOwn(): boolean {
    return contentOf(this.path)?.holder === this.world.holder;
  }

  /** Renews it. Returns false, and changes nothing, where another driver has taken it. */
  renew(): boolean {
    if (!this.isOwn()) return false;
    this.write();
    return true;
  }

  /** Gives it back. */
  release(): void {
    if (this.isOwn()) rmSync(this.path, { force: true });
  }

  private write(): void {
    const { holder, by, host, pid, nowMs, startOf = processStart } = this.world;
    const started = startOf(pid);
    const content: LeaseContent = { holder, by, host, pid, ...(started && { started }), renewedAt: new Date(nowMs()).toISOString() };
    const temporary = `${this.path}.${holder}`;
    writeFileSync(temporary, JSON.stringify(content), { mode: 0o600, flush: true });
    renameSync(temporary, this.path);
  }
}

/** The current driver; undefined if there is none. */
export function driverOf(path: string, world: Omit<LeaseWorld, "holder" | "by" | "pid">): LeaseContent | undefined {
  const present = contentOf(path);
  return present !== undefined && isHeld(present, world) ? present : undefined;
}

function isHeld({ host, pid, started, renewedAt }: LeaseContent, world: Omit<LeaseWorld, "holder" | "by" | "pid">): boolean {
  if (world.nowMs() - Date.parse(renewedAt) > leaseMs.expiry) return false;
  if (host !== world.host) return true;
  const running = (world.startOf ?? processStart)(pid);
  return running !== undefined && (started === undefined || running === started);
}

function contentOf(path: string): LeaseContent | undefined {
  try {
    return leaseSchema.safeParse(parsedJson(readFileSync(path))).data;
  } catch {
    return undefined;
  }
}

/** A guard that is older belongs to a process that was killed while it had it, which takes no more than a moment. In milliseconds. */
const guardMs = 60_000;

/** Runs work that only one process may do at a time, of all that use this guard. Returns false, and does nothing, while another one does it. */
function underGuard(guard: string, nowMs: number, work: () => void): boolean {
  if (!made(guard)) {
    if (nowMs - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? nowMs) < guardMs) return false;
    rmSync(guard, { recursive: true, force: true });
    if (!made(guard)) return false;
  }
  try {
    work();
  } finally {
    rmdirSync(guard);
  }
  return true;
}

function made(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function driven(holder: LeaseContent | undefined): EdgeError {
  const given = holder === undefined ? "a driver that has just begun" : `${holder.by}, process ${holder.pid}, last heard of at ${holder.renewedAt}`;
  return new EdgeError([
    {
      code: "EDGE-ROLLOUT-DRIVEN",
      what: "another driver works on this rollout",
      given,
      allowed: "one driver at a time",
      fix: "wait for it, or let it end by `edge-staging rollout pause`; a driver that was killed is replaced at once on its own machine, from another one after 2 minutes",
    },
  ]);
}
