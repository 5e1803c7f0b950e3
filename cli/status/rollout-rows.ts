import { formatDuration } from "../../components/core/duration";
import type { RolloutTimeline, TimelineStack, TimelineWave } from "./rollout-status";

/** A part of the time of a rollout, from 0 (its start) to 1 (its end, or now). `soak`: pods are watched. */
export interface Stretch {
  is: "run" | "soak";
  from: number;
  to: number;
}

/** A wave as a row of the timeline. */
export interface WaveRow {
  wave: TimelineWave;
  /** How long it took, or takes so far; absent before it began. */
  took?: string;
  /** Its stacks by state, the state that matters most first. */
  counts: { is: TimelineStack["is"]; stacks: number }[];
  stretch?: Stretch;
}

/** A stack as a row of the timeline. */
export interface StackRow {
  wave: string;
  stack: TimelineStack;
  /** When its first run began; absent before. */
  from?: string;
  /** From its first run to its last result, or until now. */
  took?: string;
  stretches: Stretch[];
}

/** Every state of a stack in a rollout, the one that matters most first. */
const states: readonly TimelineStack["is"][] = ["failed", "interrupted", "offline", "running", "soaking", "pending", "waiting", "healthy"];

/** The waves of a rollout as rows. `asOf`: now. Pure. */
export function waveRows(timeline: RolloutTimeline, asOf: string): WaveRow[] {
  const share = scaleOf(timeline, asOf);
  return timeline.waves.map((wave) => {
    const { from, to = endOf(timeline, asOf), stacks } = wave;
    const counts = states.flatMap((is) => {
      const found = stacks.filter((stack) => stack.is === is).length;
      return found === 0 ? [] : [{ is, stacks: found }];
    });
    return { wave, counts, ...(from !== undefined && { took: between(from, to), stretch: { is: "run" as const, from: share(from), to: share(to) } }) };
  });
}

/** The stacks of a rollout as rows: the state that matters most first, then wave by wave. `asOf`: now. Pure. */
export function stackRows(timeline: RolloutTimeline, asOf: string): StackRow[] {
  const share = scaleOf(timeline, asOf);
  const rows = timeline.waves.flatMap(({ name, stacks }) => stacks.map((stack) => stackRow(name, stack, share, endOf(timeline, asOf))));
  return rows.sort((a, b) => states.indexOf(a.stack.is) - states.indexOf(b.stack.is));
}

function stackRow(wave: string, stack: TimelineStack, share: (time: string) => number, end: string): StackRow {
  const [first, last] = [stack.runs[0], stack.runs.at(-1)];
  const stretches = stack.runs.flatMap(({ from, soakFrom, to = end }): Stretch[] => [
    { is: "run", from: share(from), to: share(soakFrom ?? to) },
    ...(soakFrom === undefined ? [] : [{ is: "soak" as const, from: share(soakFrom), to: share(to) }]),
  ]);
  return { wave, stack, stretches, ...(first && { from: first.from, took: between(first.from, last?.to ?? end) }) };
}

/** The rollout in one sentence. Pure. */
export function rolloutText({ is, id, reason, waves }: RolloutTimeline): string {
  const stacks = waves.flatMap((wave) => wave.stacks);
  const healthy = stacks.filter((stack) => stack.is === "healthy").length;
  return `rollout ${id}: ${is}${reason === undefined ? "" : `: ${reason}`}; ${healthy} of ${stacks.length} stacks are healthy`;
}

/** A time for people: `2026-12-01 08:00`, in UTC. */
export function minuteOf(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}

/** When the shown time ends: with the rollout, else now. */
export function endOf({ to }: RolloutTimeline, asOf: string): string {
  return to ?? asOf;
}

function scaleOf(timeline: RolloutTimeline, asOf: string): (time: string) => number {
  const start = Date.parse(timeline.from);
  // A clock that is behind the record's must not divide by nothing.
  const lengthMs = Math.max(1, Date.parse(endOf(timeline, asOf)) - start);
  return (time) => Math.min(1, Math.max(0, (Date.parse(time) - start) / lengthMs));
}

function between(from: string, to: string): string {
  return formatDuration(Math.max(0, Date.parse(to) - Date.parse(from)));
}
