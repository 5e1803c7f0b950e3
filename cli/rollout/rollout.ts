import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { EdgeError } from "../../components/core/fault";
import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { stacksSince } from "../changed-stacks/changed-stacks";
import { packVariables } from "../engine/policy-profile";
import { type Command, type CommandIo, exitCodes, UsageError } from "../io/command";
import { interruptible } from "../io/interruption";
import { Connections } from "./connections";
import { drive, type DriverEnd } from "./driver";
import { driverOf, Lease, leaseMs, type LeaseWorld } from "./lease";
import { readPlan } from "./plan-file";
import { RecordFile, recordFolder, recordsIn } from "./record-file";
import { chosenRecord, type RolloutArguments, rolloutArguments } from "./rollout-arguments";
import type { RolloutState } from "./rollout-state";
import { formatRollout, rolloutReport } from "./rollout-report";
import { stackProcesses } from "./stack-process";

/** Implements `rollout`: brings the fleet up wave by wave, and shows or steers a rollout by its record. */
export const rollout: Command = async (given, io) => {
  const asked = rolloutArguments(given, io);
  switch (asked.action) {
    case "plan":
      return shown(asked, io, await planned(asked, io));
    case "start":
      return driven(asked, io, await planned(asked, io));
    case "resume":
      return resumed(asked, io);
    case "rollback":
      return (await import("./rollback.js")).rollback(asked, io);
    case "status":
      return shown(asked, io, chosenRecord(asked, io.folder));
    default:
      return noted(asked, io);
  }
};

/** Begins the record of a rollout. Returns its path. */
async function planned(asked: RolloutArguments, io: CommandIo): Promise<string> {
  assertFreshBuild(io.folder);
  const plan = readPlan(io.folder, asked.since === undefined ? undefined : await stacksSince(io.folder, asked.since));
  // A wrong profile must stop the rollout, not each of its sites.
  await packVariables(io.folder, io.environment, asked.profile);
  const [newest] = recordsIn(io.folder);
  if (asked.record === undefined && newest !== undefined) assertOver(newest);
  const now = new Date();
  const id = now.toISOString().replaceAll(/[-:.]/g, "");
  const path = asked.record ?? join(io.folder, recordFolder, `${id}.jsonl`);
  if (existsSync(path)) throw new UsageError(`--record names a new file with rollout ${asked.action}, ${path} exists; rollout resume continues it`);
  const { profile } = asked;
  RecordFile.create(path, { event: "started", at: now.toISOString(), by: person(), schemaVersion: 1, id, plan, ...(profile && { profile }) });
  io.narrate(`rollout ${id}: ${plan.waves.map(({ name, sites }) => `${name} (${sites.length})`).join(", ")}; record ${path}`);
  return path;
}

/** Two rollouts at once would bring up the same stacks. */
function assertOver(path: string): void {
  const { ended, started: first, control } = RecordFile.open(path).state();
  if (ended || control === "aborted") return;
  throw new EdgeError([
    {
      code: "EDGE-ROLLOUT-UNFINISHED",
      what: "the last rollout has not ended",
      given: `rollout ${first.id}, record ${path}`,
      allowed: "one rollout at a time",
      fix: "continue it by `edge-staging rollout resume`, or end it by `edge-staging rollout abort`",
    },
  ]);
}

async function resumed(asked: RolloutArguments, io: CommandIo): Promise<number> {
  const path = chosenRecord(asked, io.folder);
  assertFreshBuild(io.folder);
  const { ended, control } = RecordFile.open(path).state();
  if (control === "aborted") throw new UsageError("the rollout was aborted; edge-staging rollout start begins another one");
  return driven(asked, io, path, ended !== undefined || control === "paused");
}

/** Drives the rollout of a record as its only driver, and prints how it stands. */
async function driven(asked: RolloutArguments, io: CommandIo, path: string, isResumed = false): Promise<number> {
  const record = RecordFile.open(path);
  assertNext(record.state(), asked.wave);
  const lease = Lease.take(`${path}.lease`, { holder: randomUUID(), by: person(), pid: process.pid, ...here });
  const renewals = setInterval(() => lease.renew(), leaseMs.renewal);
  const folder = path.replace(/\.jsonl$/, "");
  const connections = asked.connect === undefined ? undefined : new Connections(asked.connect, `${folder}.connections`, io);
  try {
    if (isResumed) record.append({ event: "resumed", at: new Date().toISOString(), by: person() });
    const { why, reason } = await interruptible((ending) => {
      const { profile } = record.state().started;
      const runner = stackProcesses(io, { folder: `${folder}.runs`, profile, ending, connections });
      const sleep = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal });
      return drive({ record, lease, runner, nowMs: Date.now, sleep, ending, narrate: io.narrate, by: person(), last: asked.wave });
    });
    print(asked, io, path, reason, false);
    return exitCodeOf(why, record);
  } finally {
    await connections?.closeAll();
    clearInterval(renewals);
    lease.release();
  }
}

/** With `--wave`, everything before that wave must be done: whoever allows one wave has not allowed the others. */
function assertNext({ stages, waves }: RolloutState, wave: string | undefined): void {
  if (wave === undefined) return;
  const at = stages.findIndex(({ name }) => name === wave);
  if (at < 0) throw new UsageError(`--wave takes a wave of the rollout: ${stages.map(({ name }) => name).join(", ")}, given ${wave}`);
  const undone = stages.slice(0, at).filter(({ name }) => waves[name] !== "done");
  if (undone.length > 0)
    throw new UsageError(`--wave ${wave} needs the waves before it to be done; these are not: ${undone.map(({ name }) => name).join(", ")}`);
}

function exitCodeOf(why: DriverEnd, record: RecordFile): number {
  if (why === "wave") return exitCodes.done;
  return why === "ended" && record.state().ended?.outcome === "done" ? exitCodes.done : exitCodes.no;
}

function shown(asked: RolloutArguments, io: CommandIo, path: string): number {
  print(asked, io, path, undefined, true);
  return exitCodes.done;
}

/** Prints the report. `isAsked`: somebody else may drive. */
function print({ json }: RolloutArguments, io: CommandIo, path: string, why: string | undefined, isAsked: boolean): void {
  const report = rolloutReport(RecordFile.open(path).state(), path, isAsked ? driverOf(`${path}.lease`, here) : undefined, why);
  io.print(json ? JSON.stringify(report, undefined, 2) : formatRollout(report, Date.now()));
}

/** Notes what a person decides; the driver reads it within seconds, and a later one at once. */
function noted(asked: RolloutArguments, io: CommandIo): number {
  const path = chosenRecord(asked, io.folder);
  const record = RecordFile.open(path);
  const state = record.state();
  const { ended, started: first } = state;
  // A rollout that has stopped may be resumed, for example by a job of a pipeline that is run again, which approves its wave again.
  const isResumable = asked.action === "approve" && ended?.outcome === "stopped";
  if (ended && !isResumable) throw new UsageError(`the rollout ${first.id} has ended (${ended.outcome}), so it cannot be changed by rollout ${asked.action}`);
  const { wave = "" } = asked;
  if (asked.action === "approve" && !first.plan.waves.some(({ name }) => name === wave))
    throw new UsageError(`--wave takes a wave of the rollout: ${first.plan.waves.map(({ name }) => name).join(", ")}, given ${wave}`);
  const line = { at: new Date().toISOString(), by: person() };
  if (asked.action === "approve") record.append({ event: "approved", ...line, wave });
  if (asked.action === "pause") record.append({ event: "paused", ...line });
  if (asked.action === "abort") record.append({ event: "aborted", ...line });
  return shown(asked, io, path);
}

const here: Omit<LeaseWorld, "holder" | "by" | "pid"> = { host: hostname(), nowMs: Date.now };

/** Name of the user; in a container its id may have none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}

/** Who acts: `user@host`. */
function person(): string {
  return `${userName()}@${hostname()}`;
}
