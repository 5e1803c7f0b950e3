import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { textAt } from "../../components/core/json";
import { faultsOf } from "../../program/errors/error-faults";
import { pulumiIn } from "../engine/pulumi-answer";
import { configInFile } from "../engine/stack-file";
import { stackOutputs } from "../engine/stack-reading";
import { type CommandIo, exitCodes, type Given, runCommand } from "../io/command";
import { lockHolders } from "../recover/lock";
import { recover } from "../recover/recover";
import { engineCommand } from "../up/up";
import { claimRun, endRun, siteOutput, type WrittenResult } from "./run-file";
import { failureIn, isLockedOut } from "./run-failure";
import { installedSolutions } from "./site-pods";
import { logOf } from "./stack-process";

/** What this process brings up. */
interface RunArguments {
  /** File of the run: claimed by this process, which writes the result into it. */
  file: string;
  folder: string;
  stack: string;
  isHub: boolean;
  mayNeedRecovery: boolean;
  profile: string | undefined;
}

/** Brings one stack up. Everything that Pulumi prints is this process's output. */
async function broughtUp({ file, folder, stack, isHub, mayNeedRecovery, profile }: RunArguments): Promise<WrittenResult> {
  const write = (text: string) => void process.stdout.write(`${text}\n`);
  const io: CommandIo = { environment: process.env, folder, print: write, narrate: write };
  const offline = isHub ? undefined : await offlineReason(folder, stack);
  if (offline !== undefined) return { is: "offline", reason: offline };
  const isReady = !mayNeedRecovery || (await runCommand(recover, given(stack, profile, []), io)) === exitCodes.done;
  if (asked.signal.aborted) return interrupted;
  if (!isReady) return { is: "failed", reason: `its last run cannot be recovered: ${failureOf(file)?.what ?? `see ${logOf(file)}`}` };
  const code = await upOnceFree(file, stack, given(stack, profile, ["--yes", "--skip-preview", "--non-interactive", "--color=never"]), io);
  if (code !== 0) return asked.signal.aborted ? interrupted : failure(file, code);
  return { is: "deployed", solutions: isHub ? [] : await solutionsOf(folder, stack) };
}

/** How often a run looks whether the lock is free, and how many times. Our proposal: half an hour, longer than `maintain` needs. */
const lockWait = { everyMs: 30_000, tries: 60 } as const;

/** Runs `up` once no other run has the stack's lock: a scheduled `maintain` may have it, which is no failure of the site. */
async function upOnceFree(file: string, stack: string, options: Given, io: CommandIo): Promise<number> {
  for (let tries = 0; ; tries++) {
    const before = logText(file).length;
    const code = await runCommand(engineCommand("up"), options, io);
    if (code === 0 || asked.signal.aborted || tries === lockWait.tries || !isLockedOut(logText(file).slice(before))) return code;
    const holders = await lockHolders(pulumiIn(io.folder, io.environment), stack);
    // The lock of a killed run is never released automatically; `recover` releases it after a person has checked.
    if (holders.length > 0 && holders.every(({ is }) => is === "ended")) return code;
    io.narrate("another run has the lock of this stack; trying again in 30 s");
    await setTimeout(lockWait.everyMs, undefined, { signal: asked.signal }).catch(() => undefined);
    if (asked.signal.aborted) return code;
  }
}

function given(stack: string, profile: string | undefined, passed: readonly string[]): Given {
  return { operands: [stack], passed, text: (option) => (option === "profile" ? profile : undefined), texts: () => [], has: () => false };
}

/** Why Azure does not reach the site's cluster; undefined where it does, or where that is not known: the run itself then says what is wrong. */
async function offlineReason(folder: string, stack: string): Promise<string | undefined> {
  const id = textAt(configInFile(folder, stack), "edge-staging:site", "connectedClusterId");
  if (id === undefined) return undefined;
  const status = textAt(await (await ArmClient.connect(process.env)).get(id, apiVersions.connectedCluster), "properties", "connectivityStatus");
  return status === undefined || status.toLowerCase() === "connected" ? undefined : `its connected cluster is ${status}`;
}

const offlineCodes = ["EDGE-CLUSTER-OFFLINE", "EDGE-CLUSTER-UNREACHABLE"];

/** A failed run: offline where the cluster could not be reached. */
function failure(file: string, code: number): WrittenResult {
  const found = failureOf(file);
  if (found?.code !== undefined && offlineCodes.includes(found.code)) return { is: "offline", reason: found.what };
  return { is: "failed", reason: found ? [found.code, found.what].filter(Boolean).join(" ") : `pulumi up ended with ${code}; see ${logOf(file)}` };
}

function failureOf(file: string) {
  return failureIn(logText(file));
}

/** What this run has printed so far. */
function logText(file: string): string {
  return readFileSync(logOf(file), "utf8");
}

async function solutionsOf(folder: string, stack: string): Promise<Extract<WrittenResult, { is: "deployed" }>["solutions"]> {
  const { solutions } = siteOutput.parse((await stackOutputs(folder, stack))["site"]);
  const installed = installedSolutions(folder, stack);
  return solutions.map((one) => ({ ...one, isInstalled: installed.includes(one.name) }));
}

/** Aborts when a signal asks this process to end. */
const asked = new AbortController();
const interrupted: WrittenResult = { is: "interrupted", reason: "its process was asked to end" };

async function main([file = "", folder = "", stack = "", role, before, profile]: readonly string[]): Promise<void> {
  if (!claimRun(file)) return;
  // Pulumi gets the signal from the command that runs it; here it only must not end the process before the result is written.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());
  const run = { file, folder, stack, isHub: role === "hub", mayNeedRecovery: before === "recover", profile };
  const result = await broughtUp(run).catch((error: unknown): WrittenResult => {
    if (asked.signal.aborted) return interrupted;
    const reasons = faultsOf(error).map(({ code, what }) => `${code} ${what}`);
    return { is: "failed", reason: reasons.join("; ") };
  });
  endRun(file, result);
}

if (require.main === module) void main(process.argv.slice(2));
