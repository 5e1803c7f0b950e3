import { ArmClient } from "../../components/arm/arm-client";
import { durationMs, isDurationBetween } from "../../components/core/duration";
import { EdgeError, type Fault, formatFaults } from "../../components/core/fault";
import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { pollIntervalMsOf, untilItSucceeds } from "../../components/dynamic/provider-services";
import { pulumiIn } from "../engine/pulumi-answer";
import { type Command, type CommandIo, exitCodes, type Given, oneStack, UsageError } from "../io/command";
import { timeoutBounds } from "../../program/config/values";
import { interruptible } from "../io/interruption";
import { endLeftovers } from "./leftovers";
import { type JudgedHolder, lockHolders } from "./lock";
import type { Interrupted } from "./interrupted";
import { type NextRun, type PreviewedRun, previewedRun, stillUnrecorded } from "./next-run";
import { type ReconcileTools, type Reconciled, reconcile, refusedBy, unfinishedOf } from "./recovery";
import { type RecoveryReport, formatRecovery } from "./recovery-report";

/** Checked arguments of `recover`. */
interface RecoverArguments {
  stack: string;
  /** Names of holders that the user confirms as ended. */
  ended: readonly string[];
  timeoutMs: number;
  isDryRun: boolean;
  /** How strict the policy pack is in the preview; undefined keeps PULUMI_OPTION_POLICY_PACK_CONFIG. */
  profile: string | undefined;
  json: boolean;
}

/** Default of `--timeout`: as long as one resource may take by default. */
const defaultTimeout = "PT30M";

/** Implements `recover`: unlocks a stack whose run was killed, and brings its state into agreement with what exists. */
export const recover: Command = async (given, io) => {
  const asked = recoverArguments(given);
  assertFreshBuild(io.folder);
  return interruptible((ending) => recovered(asked, io, ending));
};

/** Checks the arguments of `recover`. Throws UsageError. */
export function recoverArguments(given: Given): RecoverArguments {
  const timeout = given.text("timeout") ?? defaultTimeout;
  const timeoutMs = durationMs(timeout);
  if (timeoutMs === undefined || !isDurationBetween(timeout, ...timeoutBounds))
    throw new UsageError(`--timeout takes an ISO 8601 duration of ${timeoutBounds.join(" to ")}, given ${timeout}`);
  return {
    stack: oneStack(given, "recover"),
    ended: given.texts("ended"),
    timeoutMs,
    isDryRun: given.has("dryRun"),
    profile: given.text("profile"),
    json: given.has("json"),
  };
}

async function recovered({ stack, ended, timeoutMs, isDryRun, profile, json }: RecoverArguments, io: CommandIo, ending: AbortSignal): Promise<number> {
  const ask = pulumiIn(io.folder, io.environment);
  const { narrate, environment } = io;
  const pace = { timeoutMs, pollIntervalMs: pollIntervalMsOf(environment), ending };
  const tools: ReconcileTools = { stack, ask, environment, narrate, arm: untilItSucceeds(() => ArmClient.connect(environment)), pace };
  const holders = await lockHolders(ask, stack);
  const refusals = holders.filter(({ name, is }) => is === "running" || (is === "elsewhere" && !ended.includes(name))).map((holder) => refusal(stack, holder));
  if (refusals.length > 0) {
    narrate(formatFaults(refusals));
    return exitCodes.no;
  }
  if (!isDryRun && holders.length > 0) await unlock(tools, holders, io.folder);
  ending.throwIfAborted();
  const { state, interrupted } = await unfinishedOf(tools);
  const pending: readonly Reconciled[] = isDryRun || interrupted.length === 0 ? [] : await reconcile(tools, state, interrupted);
  ending.throwIfAborted();
  const isReady = !isDryRun || holders.length + interrupted.length === 0;
  const preview = () => previewedRun(io, { stack, profile, arm: tools.arm }, ending);
  const { next, found, recorded } = isReady ? await withUnrecorded(tools, preview, isDryRun) : notPreviewed;
  const unfinished = isDryRun ? [...interrupted, ...found].map(({ name, type, was }) => ({ name, type, was })) : [];
  const reconciled = [...pending, ...recorded];
  const report: RecoveryReport = {
    schemaVersion: 1,
    stack,
    dryRun: isDryRun,
    removedLocks: isDryRun ? [] : names(holders),
    locks: names(holders),
    unfinished,
    reconciled,
    next,
  };
  io.print(json ? JSON.stringify(report, undefined, 2) : formatRecovery(report));
  const isClear = reconciled.every(({ outcome }) => outcome !== "unclear");
  return next && isClear && next.is !== "refused" ? exitCodes.done : exitCodes.no;
}

/** The next run, and what the state had lost. */
interface Previewed {
  /** Undefined where the state must change first. */
  next: NextRun | undefined;
  found: readonly Interrupted[];
  recorded: readonly Reconciled[];
}

const notPreviewed: Previewed = { next: undefined, found: [], recorded: [] };

/** Previews the next run. Records first what the state has lost, unless `isDryRun`. */
async function withUnrecorded(tools: ReconcileTools, preview: () => Promise<PreviewedRun>, isDryRun: boolean): Promise<Previewed> {
  const { next, unrecorded: found } = await preview();
  if (found.length === 0) return { next, found, recorded: [] };
  if (isDryRun) return { ...notPreviewed, found };
  const recorded = await reconcile(tools, (await unfinishedOf(tools)).state, found);
  const again = await preview();
  return { next: again.unrecorded.length > 0 ? stillUnrecorded(again) : again.next, found, recorded };
}

async function unlock({ ask, stack, narrate }: ReconcileTools, holders: readonly JudgedHolder[], folder: string): Promise<void> {
  await endLeftovers(folder, narrate);
  for (const { name, since } of holders)
    narrate(`${stack}: removing the lock of ${name}${since === undefined ? "" : `, held since ${since}`}; that run has ended`);
  const { code, stderr } = await ask(["cancel", "--yes", `--stack=${stack}`]);
  if (code !== 0) throw new EdgeError([refusedBy("pulumi cancel", stack, stderr)]);
}

/** Refusal to remove the lock of a process that may still be running. */
function refusal(stack: string, { name, since, is }: JudgedHolder): Fault {
  const given = `stack ${stack}, locked by ${name}${since === undefined ? "" : ` since ${since}`}`;
  if (is === "running")
    return { code: "EDGE-LOCK-ALIVE", what: "the run that locks the stack is still running", given, fix: "wait for it, or end it; nothing was changed" };
  const fix = `make sure that this run has ended, then say so: edge-staging recover ${stack} --ended ${name}; nothing was changed`;
  return { code: "EDGE-LOCK-ELSEWHERE", what: "the stack is locked by a run that this machine cannot see", given, fix };
}

function names(holders: readonly JudgedHolder[]): string[] {
  return holders.map(({ name }) => name);
}
