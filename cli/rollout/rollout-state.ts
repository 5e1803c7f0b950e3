import type { PlannedWave, RecordLine, RolloutPlan, StackLine, StartedLine } from "./record";
import { hubStage } from "../../program/config/rollout-schema";

/** How far a stack is: its last transition, and when it happened. */
export interface StackProgress extends Omit<StackLine, "event"> {
  /** Round and session of that transition. */
  round: number;
  session: number;
  /** Runs in this round, and in this session. */
  runsInRound: number;
  runsInSession: number;
}

/** A rollout as its record describes it. */
export interface RolloutState {
  started: StartedLine;
  /** The hubs as a stage, then the waves. */
  stages: readonly PlannedWave[];
  /** How often the rollout was resumed after an end; stacks that failed or were offline are tried once in each round. */
  round: number;
  /** How often a driver began to work. */
  session: number;
  control: "running" | "paused" | "aborted";
  /** Waves by what is known of them. */
  waves: Readonly<Record<string, "awaiting-approval" | "begun" | "done">>;
  approved: readonly string[];
  stacks: Readonly<Record<string, StackProgress>>;
  ended: Extract<RecordLine, { event: "ended" }> | undefined;
}

/** The state after the first line of a record. */
function initialState(started: StartedLine): RolloutState {
  return { started, stages: stagesOf(started.plan), round: 0, session: 0, control: "running", waves: {}, approved: [], stacks: {}, ended: undefined };
}

/** Hubs are brought up one after the other, and none may fail. */
function stagesOf({ hubs, waves }: RolloutPlan): PlannedWave[] {
  return [{ name: hubStage, sites: hubs, parallel: 1, maxFailed: 0, maxOffline: 0, soakMs: 0, approve: false }, ...waves];
}

/** The state after all these lines; undefined without a first line. Pure. */
export function stateOf(lines: readonly RecordLine[]): RolloutState | undefined {
  return lines.reduce<RolloutState | undefined>(afterLine, undefined);
}

/** The state after one more line. Lines before the first one of a record are ignored. Pure. */
export function afterLine(state: RolloutState | undefined, line: RecordLine): RolloutState | undefined {
  if (line.event === "started") return state ?? initialState(line);
  if (state === undefined) return undefined;
  switch (line.event) {
    case "driving":
      return { ...state, session: state.session + 1 };
    case "wave":
      return { ...state, waves: { ...state.waves, [line.wave]: line.is } };
    case "stack":
      return { ...state, stacks: { ...state.stacks, [line.stack]: progressed(state, line) } };
    case "approved":
      return { ...state, approved: [...state.approved, line.wave] };
    case "paused":
      return { ...state, control: state.control === "aborted" ? "aborted" : "paused" };
    case "resumed":
      return { ...state, control: "running", round: state.ended ? state.round + 1 : state.round, ended: undefined };
    case "aborted":
      return { ...state, control: "aborted" };
    case "ended":
      return { ...state, ended: line };
  }
}

function progressed({ stacks, round, session }: RolloutState, { event: _, ...line }: StackLine): StackProgress {
  const known = stacks[line.stack];
  const begins = line.is === "running" ? 1 : 0;
  const runsInRound = (known?.round === round ? known.runsInRound : 0) + begins;
  const runsInSession = (known?.session === session ? known.runsInSession : 0) + begins;
  // What a run has learnt stays known until the next run.
  const { solutions, restarts, soakSince }: Partial<StackProgress> = known?.attempt === line.attempt ? known : {};
  const learnt = { ...(solutions && { solutions }), ...(restarts && { restarts }), ...(soakSince && { soakSince }) };
  return { ...learnt, ...line, round, session, runsInRound, runsInSession };
}
