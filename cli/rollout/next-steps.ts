import type { PlannedWave } from "./record";
import type { RolloutState, StackProgress } from "./rollout-state";
import type { Standings } from "./standings";

/**
 * What a driver does next.
 * - `record`: append that the wave waits for approval, has begun or is done
 * - `start`: bring a stack up, with this number of the run
 * - `wait`: until a running or soaking stack changes, or another process writes to the record
 * - `halt`: nothing can be done until a person acts or a window opens
 * - `end`: append the end
 */
export type Step =
  | { do: "record"; wave: string; is: "awaiting-approval" | "begun" | "done" }
  | { do: "start"; stack: string; wave: string; attempt: number; after: StackProgress["is"] | undefined }
  | { do: "wait" }
  | { do: "halt"; why: "approval" | "paused" | "pending" | "wave" | "ended"; reason: string }
  | { do: "end"; outcome: "done" | "stopped" | "aborted"; reason: string };

/** The next steps of a rollout: all those that may be taken at once. Pure: the same record has the same next steps. `last`: the stage to end with. @default - the last one */
export function nextSteps(state: RolloutState, last?: string): Step[] {
  if (state.ended) return [{ do: "halt", why: "ended", reason: state.ended.reason ?? "" }];
  const isActive = state.stages.some((stage) => isActiveIn(state, stage));
  if (state.control === "aborted") return [isActive ? { do: "wait" } : { do: "end", outcome: "aborted", reason: "aborted by a person" }];
  const end = state.stages.findIndex(({ name }) => name === last);
  for (const [index, stage] of state.stages.entries()) {
    if (end >= 0 && index > end) return [isActive ? { do: "wait" } : { do: "halt", why: "wave", reason: `wave ${last} is done; wave ${stage.name} is next` }];
    const standings = standingsIn(state, stage);
    const exceeded = exceededLimit(stage, standings);
    if (exceeded !== undefined) return [isActive ? { do: "wait" } : { do: "end", outcome: "stopped", reason: exceeded }];
    if (isFinished(standings) && state.waves[stage.name] === "done") continue;
    return stepsIn(state, stage, isActive);
  }
  return catchUp(state, isActive);
}

function stepsIn(state: RolloutState, stage: PlannedWave, isActive: boolean): Step[] {
  const known = state.waves[stage.name];
  if (known === undefined || known === "awaiting-approval") return entering(state, stage, isActive);
  const standings = standingsIn(state, stage);
  if (isFinished(standings)) return [{ do: "record", wave: stage.name, is: "done" }];
  if (state.control === "paused") return [isActive ? { do: "wait" } : paused];
  const starts = startsIn(state, stage);
  if (starts.length > 0) return starts;
  if (isActive) return [{ do: "wait" }];
  const reasons = [...standings.pending].sort().map((stack) => `${stack}: ${state.stacks[stack]?.reason ?? "pending"}`);
  return [{ do: "halt", why: "pending", reason: reasons.join("; ") }];
}

const paused: Step = { do: "halt", why: "paused", reason: "paused; edge-staging rollout resume continues" };

function entering(state: RolloutState, { name, approve }: PlannedWave, isActive: boolean): Step[] {
  if (isActive) return [{ do: "wait" }];
  if (state.control === "paused") return [paused];
  if (!approve || state.approved.includes(name)) return [{ do: "record", wave: name, is: "begun" }];
  if (state.waves[name] === undefined) return [{ do: "record", wave: name, is: "awaiting-approval" }];
  return [{ do: "halt", why: "approval", reason: `wave ${name} waits for approval; edge-staging rollout approve --wave ${name}, then resume` }];
}

/** The end, once sites that were offline had one more run in the round; one wave after the other. */
function catchUp(state: RolloutState, isActive: boolean): Step[] {
  const starts = state.stages.map((stage) => startsIn(state, stage)).find((found) => found.length > 0);
  if (starts) return state.control === "paused" ? [isActive ? { do: "wait" } : paused] : starts;
  if (isActive) return [{ do: "wait" }];
  const offline = state.stages.flatMap((stage) => offlineIn(standingsIn(state, stage)));
  const reason = offline.length === 0 ? "every wave is done" : `every wave is done; offline and to be caught up: ${namesOf(offline)}`;
  return [{ do: "end", outcome: "done", reason }];
}

function namesOf(stacks: readonly string[]): string {
  return [...stacks].sort().join(", ");
}

/** Stacks of a stage that may be started, as many as run at the same time. Once every wave is done, those that are offline get a second run. */
function startsIn(state: RolloutState, stage: PlannedWave): Step[] {
  const { interrupted, waiting, offline, running } = standingsIn(state, stage);
  const isCatchingUp = state.stages.every(({ name }) => state.waves[name] === "done");
  const stacks = firstOf(isCatchingUp ? [interrupted, waiting, offline] : [interrupted, waiting], stage.parallel - running.size);
  return stacks.map((stack) => ({ do: "start", stack, wave: stage.name, attempt: (state.stacks[stack]?.attempt ?? 0) + 1, after: state.stacks[stack]?.is }));
}

function firstOf(groups: readonly ReadonlySet<string>[], count: number): string[] {
  const found: string[] = [];
  for (const group of groups) {
    for (const stack of group) {
      if (found.length >= count) return found;
      found.push(stack);
    }
  }
  return found;
}

function isActiveIn(state: RolloutState, stage: PlannedWave): boolean {
  const { running, soaking } = standingsIn(state, stage);
  return running.size > 0 || (soaking.size > 0 && state.control === "running");
}

function standingsIn({ standings }: RolloutState, { name }: PlannedWave): Standings {
  const found = standings[name];
  if (found === undefined) throw new Error(`the rollout has no stage ${name}`);
  return found;
}

function offlineIn(standings: Standings): string[] {
  return [...standings.offline, ...standings["still-offline"]];
}

function isFinished({ waiting, interrupted, running, soaking, pending }: Standings): boolean {
  return waiting.size + interrupted.size + running.size + soaking.size + pending.size === 0;
}

/** Why the rollout stops at a stage; undefined if it may continue. */
function exceededLimit({ name, sites, maxFailed, maxOffline = sites.length }: PlannedWave, standings: Standings): string | undefined {
  const { failed, healthy } = standings;
  const all = sites.length;
  const offline = standings.offline.size + standings["still-offline"].size;
  if (failed.size > maxFailed) return `wave ${name}: ${failed.size} of ${all} failed (${namesOf([...failed])}), ${maxFailed} may fail`;
  if (offline > maxOffline) return `wave ${name}: ${offline} of ${all} are offline (${namesOf(offlineIn(standings))}), ${maxOffline} may be offline`;
  if (all === 0 || healthy.size > 0 || !isFinished(standings)) return undefined;
  return `wave ${name}: no site is healthy (${offline === all ? "all are offline" : `failed: ${namesOf([...failed])}`})`;
}
