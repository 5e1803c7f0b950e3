/** The newest rollout of the project, as its record describes it. Times are ISO 8601. */
export type RolloutStatus = RolloutTimeline | { is: "unreadable"; reason: string };

/** A rollout by wave. */
export interface RolloutTimeline {
  /** `waiting`: no driver works on it, and it has not ended. */
  is: "driven" | "waiting" | "paused" | "done" | "stopped" | "aborted";
  id: string;
  from: string;
  /** When it ended; absent before. */
  to?: string;
  /** Why it ended; absent before. */
  reason?: string;
  /** In their order; the hubs are the first one. */
  waves: TimelineWave[];
}

/** State of a wave. */
export type WaveState = "waiting" | "awaiting-approval" | "begun" | "done";

/** A wave of a rollout. */
export interface TimelineWave {
  name: string;
  is: WaveState;
  /** When it began; absent before. */
  from?: string;
  /** When it was done; absent before. */
  to?: string;
  stacks: TimelineStack[];
}

/** A stack in a rollout. */
export interface TimelineStack {
  stack: string;
  /** As in the record; `waiting` before its first run. */
  is: "running" | "soaking" | "pending" | "healthy" | "failed" | "offline" | "interrupted" | "waiting";
  reason?: string;
  /** In their order. */
  runs: TimelineRun[];
}

/** One run of a stack, with its soak. */
export interface TimelineRun {
  from: string;
  /** When its pods began to be watched; absent where they are not. */
  soakFrom?: string;
  /** When its result was known; absent before. */
  to?: string;
}
