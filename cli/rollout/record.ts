import { z } from "zod";
import { parsedJson } from "../../components/core/json";

/**
 * What happens to the stack of a hub or a site in a rollout.
 * - `running`: it is being brought up
 * - `soaking`: it is up, and its pods are watched
 * - `pending`: it is up, and what is left waits for a maintenance window or for images
 * - `healthy`, `failed`: how it ended
 * - `offline`: it could not be reached; skipped and tried again later
 * - `interrupted`: its run ended without a result; tried again
 */
export const stackStates = ["running", "soaking", "pending", "healthy", "failed", "offline", "interrupted"] as const;
/** One of them. */
export type StackState = (typeof stackStates)[number];

const wave = z.object({
  name: z.string(),
  sites: z.array(z.string()),
  parallel: z.number(),
  maxFailed: z.number(),
  /** Absent where there is no limit. */
  maxOffline: z.number().optional(),
  soakMs: z.number(),
  approve: z.boolean(),
});

const plan = z.object({
  hubs: z.array(z.string()),
  waves: z.array(wave),
  healthy: z.object({ proof: z.boolean(), pods: z.boolean(), maxRestarts: z.number() }),
});

const solution = z.object({
  name: z.string(),
  version: z.string(),
  installed: z.boolean(),
  /** Digest of each image as the site's registry had it, by `repository:tag`; empty where it was not read. */
  digests: z.record(z.string(), z.string()),
});

const at = z.string();
/** Who acted: `user@host`. */
const by = z.string();

const line = z.discriminatedUnion("event", [
  /** The first line: the rollout and its plan, which does not change afterwards. */
  z.object({ event: z.literal("started"), at, by, schemaVersion: z.literal(1), id: z.string(), plan, profile: z.string().optional() }),
  /** A driver has begun to work. */
  z.object({ event: z.literal("driving"), at, by }),
  z.object({ event: z.literal("wave"), at, wave: z.string(), is: z.enum(["awaiting-approval", "begun", "done"]) }),
  z.object({
    event: z.literal("stack"),
    at,
    stack: z.string(),
    /** Name of its wave, or `hubs`. */
    wave: z.string(),
    is: z.enum(stackStates),
    /** Number of the run, from 1. */
    attempt: z.number(),
    /** State before a run; absent for the first one. */
    after: z.enum(stackStates).optional(),
    reason: z.string().optional(),
    solutions: z.array(solution).optional(),
    /** Restarts of each container when the soak began, by pod and container. */
    restarts: z.record(z.string(), z.number()).optional(),
    /** When its soak began; absent where that is the time of the line. */
    soakSince: z.string().optional(),
  }),
  z.object({ event: z.literal("approved"), at, by, wave: z.string() }),
  z.object({ event: z.literal("paused"), at, by }),
  z.object({ event: z.literal("resumed"), at, by }),
  z.object({ event: z.literal("aborted"), at, by }),
  z.object({ event: z.literal("ended"), at, outcome: z.enum(["done", "stopped", "aborted"]), reason: z.string().optional() }),
]);

/** One line of a rollout's record, in order of time. Times are ISO 8601, UTC. */
export type RecordLine = z.infer<typeof line>;
/** The first line. */
export type StartedLine = Extract<RecordLine, { event: "started" }>;
/** A transition of a stack. */
export type StackLine = Extract<RecordLine, { event: "stack" }>;
/** What is brought up, and in which order. */
export type RolloutPlan = z.infer<typeof plan>;
/** A group of sites of the plan, with its limits as numbers of sites. */
export type PlannedWave = z.infer<typeof wave>;
/** A solution that a site has, as the record notes it. */
export type RecordedSolution = z.infer<typeof solution>;

/** A line of the record as JSON, without the line break. */
export function formatLine(written: RecordLine): string {
  return JSON.stringify(written);
}

/**
 * Reads the text of a record. What a killed writer left of a line is dropped: a text that is not JSON.
 * @throws Error for JSON that is no line of a record of this version
 */
export function parseLines(text: string): RecordLine[] {
  return text.split("\n").flatMap((written) => {
    const json = parsedJson(written);
    if (json === undefined) return [];
    const read = line.safeParse(json);
    if (!read.success) throw new Error(`not a line of a rollout's record of schemaVersion 1: ${written.slice(0, 200)}`);
    return [read.data];
  });
}
