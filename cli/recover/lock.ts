import { hostname } from "node:os";
import { at, isObject, parsedJson, textAt } from "../../components/core/json";
import type { AskPulumi, PulumiAnswer } from "../engine/pulumi-answer";
import { unreadableStack } from "../engine/stack-reading";
import { isRunningPulumi } from "./processes";

/** A process that locks a stack, according to the lock. */
export interface LockHolder {
  user: string;
  host: string;
  pid: number;
  /** When it took the lock, ISO 8601. */
  since: string;
}

/** What is known about the holder of a lock. `elsewhere`: it ran on another machine, or only Pulumi Cloud knows; whether it has ended cannot be checked from here. */
export interface JudgedHolder {
  /** `user@host:pid`, or `pulumi-cloud`. */
  name: string;
  since: string | undefined;
  is: "ended" | "running" | "elsewhere";
}

/** Name of the holder where Pulumi Cloud keeps the lock; it does not say who runs the update. */
export const cloudHolder = "pulumi-cloud";

/**
 * Finds out who locks a stack, without a change to it.
 * A self-managed backend says it to whoever needs the lock. Renaming the stack to its own name needs it and is always refused. Source: pulumi 3.259, pkg/backend/diy.
 * @throws EdgeError `EDGE-STACK`
 */
export async function lockHolders(ask: AskPulumi, stack: string): Promise<JudgedHolder[]> {
  if (await isPulumiCloud(ask, stack)) return (await isUpdatedInCloud(ask, stack)) ? [{ name: cloudHolder, since: undefined, is: "elsewhere" }] : [];
  return holdersIn(stack, await ask(["stack", "rename", nameIn(stack), `--stack=${stack}`])).map((holder) => judged(holder));
}

/** The holders in the answer to a renaming of a stack to its own name. Throws EdgeError `EDGE-STACK` for any other answer. */
export function holdersIn(stack: string, { stderr }: PulumiAnswer): LockHolder[] {
  const lines = [...stderr.matchAll(/: created by (.+)@(\S+) \(pid (\d+)\) at (\S+)$/gm)];
  if (/currently locked by \d+ lock/.test(stderr) && lines.length > 0)
    return lines.map(([, user = "", host = "", pid, since = ""]) => ({ user, host, pid: Number(pid), since }));
  if (/a stack named .* already exists/.test(stderr)) return [];
  throw unreadableStack(`stack ${stack}`, stderr);
}

/** Says whether a holder has ended: only this machine's processes can be looked at. */
export function judged(
  { user, host, pid, since }: LockHolder,
  here: { host: string; isRunning(pid: number): boolean } = { host: hostname(), isRunning: isRunningPulumi },
): JudgedHolder {
  const is = host !== here.host ? "elsewhere" : here.isRunning(pid) ? "running" : "ended";
  return { name: `${user}@${host}:${pid}`, since, is };
}

/** Last part of a stack's name, which may be preceded by organization and project. */
function nameIn(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}

async function isPulumiCloud(ask: AskPulumi, stack: string): Promise<boolean> {
  const { code, stdout, stderr } = await ask(["whoami", "--json"]);
  if (code !== 0) throw unreadableStack(`stack ${stack}`, stderr);
  return /^https?:/.test(textAt(parsedJson(stdout), "url") ?? "");
}

async function isUpdatedInCloud(ask: AskPulumi, stack: string): Promise<boolean> {
  const { code, stdout, stderr } = await ask(["stack", "ls", "--json"]);
  const stacks = parsedJson(stdout);
  if (code !== 0 || !Array.isArray(stacks)) throw unreadableStack(`stack ${stack}`, stderr);
  return stacks.some((listed) => isObject(listed) && nameIn(String(listed["name"])) === nameIn(stack) && at(listed, "updateInProgress") === true);
}
