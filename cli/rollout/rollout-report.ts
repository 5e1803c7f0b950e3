import { formatDuration } from "../../components/core/duration";
import { table } from "../output/table";
import type { LeaseContent } from "./lease";
import type { RecordedSolution, StackState } from "./record";
import type { RolloutState } from "./rollout-state";

/** A rollout as `--json` prints it. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface RolloutReport {
  schemaVersion: 1;
  id: string;
  /** Path of the record. */
  record: string;
  startedAt: string;
  /** `waiting`: no driver works on it, and it has not ended. */
  is: "driven" | "waiting" | "paused" | "done" | "stopped" | "aborted";
  /** Why it ended, or what it waits for; absent while it is driven. */
  reason?: string;
  waves: ReportedWave[];
}

/** A wave of the report; the hubs are one, too. */
export interface ReportedWave {
  name: string;
  is: "waiting" | "awaiting-approval" | "begun" | "done";
  stacks: { stack: string; is: StackState | "waiting"; attempt: number; since?: string; reason?: string; solutions?: RecordedSolution[] }[];
}

/** The report of a rollout. Pure. `driver`: who drives it; `why`: why the driver that prints this has ended. */
export function rolloutReport(state: RolloutState, record: string, driver: LeaseContent | undefined, why?: string): RolloutReport {
  const { started, stages, ended, control } = state;
  const reason = ended?.reason ?? why;
  return {
    schemaVersion: 1,
    id: started.id,
    record,
    startedAt: started.at,
    is: ended?.outcome ?? (driver ? "driven" : control === "running" ? "waiting" : control),
    ...(reason && { reason }),
    waves: stages.map(({ name, sites }) => ({ name, is: state.waves[name] ?? "waiting", stacks: sites.map((stack) => reportedStack(state, stack)) })),
  };
}

function reportedStack({ stacks }: RolloutState, stack: string): ReportedWave["stacks"][number] {
  const known = stacks[stack];
  if (known === undefined) return { stack, is: "waiting", attempt: 0 };
  const { is, attempt, at, reason, solutions } = known;
  return { stack, is, attempt, since: at, ...(reason && { reason }), ...(solutions && { solutions }) };
}

/** Formats the report for people: a row for each stack, then what it waits for or how it ended. */
export function formatRollout({ id, startedAt, is, reason, waves }: RolloutReport, nowMs: number): string {
  const rows = waves.flatMap(({ name, stacks }) =>
    stacks.map((one) => [
      name,
      one.stack,
      one.is,
      solutionsOf(one.solutions),
      one.since ? `${formatDuration(Math.max(0, nowMs - Date.parse(one.since)))} ago` : "",
      one.reason ?? "",
    ]),
  );
  const all = waves.flatMap(({ stacks }) => stacks);
  const healthy = all.filter((one) => one.is === "healthy").length;
  const close = `rollout ${id}, started ${startedAt}: ${is}${reason ? `: ${reason}` : ""}`;
  return [table([["wave", "stack", "state", "solutions", "since", "reason"], ...rows]), "", `${healthy} of ${all.length} stacks are healthy`, close].join("\n");
}

function solutionsOf(solutions: readonly RecordedSolution[] = []): string {
  return solutions.map(({ name, version }) => `${name} ${version}`).join(", ");
}
