import { hubStage } from "../../program/config/rollout-schema";
import type { PlannedWave, RecordLine, RolloutPlan, StackLine, StartedLine } from "./record";
import { type RunCounts, StandingGroups, standingOf, type Standings } from "./standings";

/** How far a stack is: its last transition, when it happened, and how often it ran. */
export interface StackProgress extends Omit<StackLine, "event">, RunCounts {}

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
  /** By name of the stage: its stacks by what they may do. */
  standings: Readonly<Record<string, Standings>>;
  ended: Extract<RecordLine, { event: "ended" }> | undefined;
}

/** The state after all these lines; undefined without a first line. Pure. */
export function stateOf(lines: readonly RecordLine[]): RolloutState | undefined {
  const reader = new RolloutReader();
  for (const line of lines) reader.read(line);
  return reader.state;
}

/** Follows a rollout line by line of its record. A line takes the same time however many stacks there are, but for one that begins a round or a session. */
export class RolloutReader {
  private known: KnownRollout | undefined;

  /** The rollout after the lines so far; undefined before the first one. It is the reader's own, and changes with the next line. */
  get state(): RolloutState | undefined {
    return this.known;
  }

  /** Reads one more line. Lines before the first one of a record are ignored. */
  read(line: RecordLine): void {
    if (line.event === "started") this.known ??= new KnownRollout(line);
    else this.known?.read(line);
  }
}

class KnownRollout implements RolloutState {
  readonly stages: readonly PlannedWave[];
  round = 0;
  session = 0;
  control: RolloutState["control"] = "running";
  readonly waves: Record<string, "awaiting-approval" | "begun" | "done"> = {};
  readonly approved: string[] = [];
  readonly stacks: Record<string, StackProgress> = {};
  standings: Record<string, Standings> = {};
  ended: RolloutState["ended"];
  private groups: Readonly<Record<string, StandingGroups>> = {};

  constructor(readonly started: StartedLine) {
    this.stages = stagesOf(started.plan);
    this.group();
  }

  read(line: Exclude<RecordLine, StartedLine>): void {
    switch (line.event) {
      case "driving":
        this.session++;
        this.group();
        break;
      case "wave":
        this.waves[line.wave] = line.is;
        break;
      case "stack":
        this.readStack(line);
        break;
      case "approved":
        this.approved.push(line.wave);
        break;
      case "paused":
        if (this.control === "running") this.control = "paused";
        break;
      case "resumed":
        this.resume();
        break;
      case "aborted":
        this.control = "aborted";
        break;
      case "ended":
        this.ended = line;
        break;
    }
  }

  private readStack(line: StackLine): void {
    const progress = progressed(this.stacks[line.stack], line, this);
    this.stacks[line.stack] = progress;
    this.groups[line.wave]?.put(line.stack, standingOf(progress, this));
  }

  private resume(): void {
    this.control = "running";
    if (!this.ended) return;
    this.ended = undefined;
    this.round++;
    this.group();
  }

  /** Another round or session changes what every stack may do. */
  private group(): void {
    const groups = this.stages.map(({ name, sites }) => {
      const own = new StandingGroups();
      for (const stack of sites) own.put(stack, standingOf(this.stacks[stack], this));
      return [name, own] as const;
    });
    this.groups = Object.fromEntries(groups);
    this.standings = Object.fromEntries(groups.map(([name, { standings }]) => [name, standings]));
  }
}

/** Hubs are brought up one after the other, and none may fail. */
function stagesOf({ hubs, waves }: RolloutPlan): PlannedWave[] {
  return [{ name: hubStage, sites: hubs, parallel: 1, maxFailed: 0, maxOffline: 0, soakMs: 0, approve: false }, ...waves];
}

function progressed(known: StackProgress | undefined, { event: _, ...line }: StackLine, { round, session }: RolloutState): StackProgress {
  const begins = line.is === "running" ? 1 : 0;
  const runsInRound = (known?.round === round ? known.runsInRound : 0) + begins;
  const runsInSession = (known?.session === session ? known.runsInSession : 0) + begins;
  // Results of a run are kept until the next run.
  const { solutions, restarts, soakSince }: Partial<StackProgress> = known?.attempt === line.attempt ? known : {};
  const learnt = { ...(solutions && { solutions }), ...(restarts && { restarts }), ...(soakSince && { soakSince }) };
  return { ...learnt, ...line, round, session, runsInRound, runsInSession };
}
