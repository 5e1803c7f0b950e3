import type { ArmClient } from "../../components/arm/arm-client";
import { EdgeError } from "../../components/core/fault";
import type { AskPulumi } from "../engine/pulumi-answer";
import { unreadableStack } from "../engine/stack-reading";
import { type ExportedState, type Interrupted, exportedStateOf, interruptedIn } from "./interrupted";
import { type Recorded, hasLive, withSentInputs, withoutPending } from "./repaired-state";
import { type LookPace, settledResource } from "./service-look";

/** What became of one unfinished operation. */
export interface Reconciled {
  /** Logical name of the resource. */
  name: string;
  urn: string;
  type: string;
  was: Interrupted["was"];
  /**
   * - `recorded`: it exists and is in the state now
   * - `absent`: it does not exist and is not in the state
   * - `repeated`: the next run looks for what was done, or does it again
   * - `unclear`: its id is not known here, so it may exist beside the state
   */
  outcome: "recorded" | "absent" | "repeated" | "unclear";
}

/** What reconciling a stack needs. */
export interface ReconcileTools {
  stack: string;
  ask: AskPulumi;
  /** Signs in to Azure; called only where a resource of Azure must be looked at. */
  arm(): Promise<Pick<ArmClient, "get">>;
  environment: Readonly<Record<string, string | undefined>>;
  pace: LookPace;
  narrate(line: string): void;
}

/** The state, and what is unfinished in it. Changes nothing. Throws EdgeError `EDGE-STACK`. */
export async function unfinishedOf({ stack, ask, environment }: Pick<ReconcileTools, "stack" | "ask" | "environment">) {
  const { code, stdout, stderr } = await ask(["stack", "export", `--stack=${stack}`]);
  if (code !== 0) throw unreadableStack(`stack ${stack}`, stderr);
  const state = exportedStateOf(stack, stdout);
  return { state, interrupted: interruptedIn(state, environment) };
}

/**
 * Brings the state into agreement with what a killed run left behind. Killed in between and repeated, it ends in the same state.
 * Two writes with a refresh between them: the first records what exists and drops what is pending, in one step; the refresh has the providers read it.
 * The CLI's own `refresh --import-pending-creates` only drops the operation. Source: pulumi 3.259, run.
 * @throws EdgeError; ArmError
 */
export async function reconcile(tools: ReconcileTools, state: ExportedState, interrupted: readonly Interrupted[]): Promise<Reconciled[]> {
  const recorded = await recordable(tools, interrupted);
  const repaired = withoutPending(state, recorded, interrupted);
  await importState(tools, repaired);
  const read = [...recorded.map((found) => found.interrupted), ...interrupted.filter(({ way }) => way === "refresh")];
  const urns = [...new Set(read.map(({ urn }) => urn))];
  await refresh(tools, urns);
  const refreshed = read.length === 0 ? repaired : (await unfinishedOf(tools)).state;
  const changed = withSentInputs(refreshed, recorded, interrupted);
  if (changed) await importState(tools, changed);
  return interrupted.map(({ name, urn, type, was, way }) => {
    const outcome = way === "unclear" ? "unclear" : way === "repeat" ? "repeated" : urns.includes(urn) && hasLive(refreshed, urn) ? "recorded" : "absent";
    return { name, urn, type, was, outcome };
  });
}

/** The resources to record. Waits until no operation of Azure runs on any interrupted resource, one after the other. */
async function recordable({ arm, pace, narrate }: ReconcileTools, interrupted: readonly Interrupted[]): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  for (const found of interrupted) {
    if (found.azure) {
      const look = await settledResource(await arm(), found.azure, pace, narrate);
      if (found.way !== "record" || look.is === "absent") continue;
      const unfinished = look.failedState && `its creation was interrupted and ended as ${look.failedState}`;
      recorded.push({ interrupted: found, id: look.id, unfinished });
    } else if (found.way === "record" && found.clusterId !== undefined) recorded.push({ interrupted: found, id: found.clusterId, unfinished: undefined });
  }
  return recorded;
}

/** The state is passed by standard input: no file holds it. */
async function importState({ stack, ask }: ReconcileTools, state: ExportedState): Promise<void> {
  const { code, stderr } = await ask(["stack", "import", `--stack=${stack}`], JSON.stringify(state));
  if (code !== 0) throw new EdgeError([refusedBy("pulumi stack import", stack, stderr)]);
}

async function refresh({ stack, ask, narrate }: ReconcileTools, urns: readonly string[]): Promise<void> {
  if (urns.length === 0) return;
  narrate(`${stack}: reading ${urns.length === 1 ? "one resource" : `${urns.length} resources`} that the dead run left`);
  const { code, stdout, stderr } = await ask(["refresh", "--yes", "--skip-preview", `--stack=${stack}`, ...urns.map((urn) => `--target=${urn}`)]);
  if (code !== 0) throw new EdgeError([refusedBy("pulumi refresh", stack, `${stdout}\n${stderr}`)]);
}

/** The fault where the CLI refused a step, with its own error lines. */
export function refusedBy(command: string, stack: string, text: string) {
  const lines = [...text.matchAll(/^.*error: (.*)$/gm)].map(([, message = ""]) => message.trim());
  const what = `${command} failed: ${[...new Set(lines)].join("; ") || "no reason was given"}`;
  return { code: "EDGE-RECOVERY", what, given: `stack ${stack}`, fix: "remove the cause, then run edge-staging recover again; it continues" };
}
