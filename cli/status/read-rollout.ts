import { hostname } from "node:os";
import { EdgeError } from "../../components/core/fault";
import type { RecordLine, StackLine } from "../rollout/record";
import { driverOf } from "../rollout/lease";
import { linesOf, recordsIn } from "../rollout/record-file";
import { stateOf } from "../rollout/rollout-state";
import { rolloutReport } from "../rollout/rollout-report";
import type { RolloutStatus, RolloutTimeline, TimelineRun } from "./rollout-status";

/** Reads the newest rollout of the project in this folder; undefined where there is none. Throws nothing for a record that cannot be read. */
export function newestRollout(folder: string, nowMs: () => number = Date.now): RolloutStatus | undefined {
  const [path] = recordsIn(folder);
  if (path === undefined) return undefined;
  try {
    return timelineOf(linesOf(path), driverOf(`${path}.lease`, { host: hostname(), nowMs }) !== undefined);
  } catch (error) {
    if (error instanceof EdgeError) return { is: "unreadable", reason: error.faults.map(({ what }) => what).join("; ") };
    throw error;
  }
}

/** The timeline of a rollout from the lines of its record. Pure. */
export function timelineOf(lines: readonly RecordLine[], isDriven: boolean): RolloutStatus {
  const state = stateOf(lines);
  if (state === undefined) return { is: "unreadable", reason: "the record of the rollout has no first line" };
  const { waves, is } = rolloutReport(state, "", undefined);
  const [runs, times] = [runsIn(lines), timesIn(lines)];
  const ended = state.ended && { to: state.ended.at, ...(state.ended.reason && { reason: state.ended.reason }) };
  return {
    is: is === "waiting" && isDriven ? "driven" : is,
    id: state.started.id,
    from: state.started.at,
    ...ended,
    waves: waves.map(({ name, is: standing, stacks }) => ({
      ...{ name, is: standing, ...times.get(name) },
      stacks: stacks.map(({ stack, is: own, reason }) => ({ stack, is: own, ...(reason && { reason }), runs: runs.get(stack) ?? [] })),
    })),
  };
}

function runsIn(lines: readonly RecordLine[]): Map<string, TimelineRun[]> {
  const found = new Map<string, TimelineRun[]>();
  for (const line of lines) {
    if (line.event !== "stack") continue;
    const runs = found.get(line.stack) ?? [];
    if (line.is === "running") found.set(line.stack, [...runs, { from: line.at }]);
    else followRun(runs.at(-1), line);
  }
  return found;
}

function followRun(run: TimelineRun | undefined, line: StackLine): void {
  if (run === undefined) return;
  if (line.is === "soaking") run.soakFrom ??= line.soakSince ?? line.at;
  else run.to = line.at;
}

/** When each wave began and was done. One that a later round works on again is not done. */
function timesIn(lines: readonly RecordLine[]): Map<string, Pick<RolloutTimeline["waves"][number], "from" | "to">> {
  const found = new Map<string, Pick<RolloutTimeline["waves"][number], "from" | "to">>();
  for (const line of lines) {
    if (line.event !== "wave" || line.is === "awaiting-approval") continue;
    found.set(line.wave, line.is === "begun" ? { from: line.at } : { ...found.get(line.wave), to: line.at });
  }
  return found;
}
