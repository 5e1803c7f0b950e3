import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bucket, type BucketKind, bucketAfterAnswer, publishedLimits, takeToken } from "../../components/arm/token-bucket";
import { drive, type DriverEnd, type RunResult, type StackRun } from "../../cli/rollout/driver";
import type { SiteStack } from "../../cli/rollout/plan";
import type { RolloutPlan } from "../../cli/rollout/record";
import { RecordFile } from "../../cli/rollout/record-file";
import type { RolloutState } from "../../cli/rollout/rollout-state";
import { vision } from "./rollout-world";
import { SimulatedTime } from "./simulated-time";

/** The stacks of this number of sites, fifty per hub. */
export function siteStacksOf(count: number): SiteStack[] {
  return Array.from({ length: count }, (_, index) => ({
    stack: `site-${String(index + 1).padStart(4, "0")}`,
    hub: hubOf(index),
    labels: { ring: index < count / 100 ? "pilot" : "rest" },
    proof: undefined,
  }));
}

/** Names of the hubs of this number of sites. */
export function hubsOf(count: number): string[] {
  return [...new Set(Array.from({ length: count }, (_, index) => hubOf(index)))];
}

function hubOf(index: number): string {
  return `hub-${String(Math.floor(index / 50) + 1).padStart(2, "0")}`;
}

/** Calls of one run: concurrent ones at its start, then one after the other with pauses. */
export interface RunCalls {
  burst: Readonly<Record<BucketKind, number>>;
  /** Then these, in turn. */
  rest: readonly BucketKind[];
  pauseMs: number;
}

/** A rollout to simulate. */
export interface Simulation {
  plan: RolloutPlan;
  /** Calls of each run of a hub, and of a site. */
  hub: RunCalls;
  site: RunCalls;
  /** Whether the calls wait for their tokens. */
  isPaced: boolean;
}

const startMs = Date.parse("2026-12-01T08:00:00Z");

/**
 * A rollout on simulated time: the driver, its record and the rules of the token buckets are real; processes, engines and the service are simulated.
 * The service has the published limits of one subscription and refuses what exceeds them, which fails the run.
 */
export class SimulatedFleet {
  private readonly folder = mkdtempSync(join(tmpdir(), "edge-staging-fleet-"));
  readonly path = join(this.folder, "record.jsonl");
  private readonly time = new SimulatedTime(startMs);
  private readonly own: Partial<Record<BucketKind, Bucket>> = {};
  private readonly service: Partial<Record<BucketKind, Bucket>> = {};
  /** Numbers of calls that were sent, that were refused, and that waited for a token. */
  readonly calls = { sent: 0, refused: 0, waited: 0 };
  private readonly record: RecordFile;

  constructor(private readonly simulation: Simulation) {
    const { plan } = simulation;
    this.record = RecordFile.create(this.path, { event: "started", at: new Date(startMs).toISOString(), by: "test", schemaVersion: 1, id: "test", plan });
  }

  drive(): Promise<{ why: DriverEnd; reason: string }> {
    const { record } = this;
    const { nowMs, sleep } = this.time;
    const runner = {
      bringUp: ({ isHub }: StackRun) => this.bringUp(isHub ? this.simulation.hub : this.simulation.site),
      lookAtPods: async () => ({ unready: [], restarts: {} }),
      leave: async () => undefined,
    };
    const ending = new AbortController().signal;
    return this.time.during(drive({ record, lease: { isOwn: () => true }, runner, nowMs, sleep, ending, narrate: () => undefined, by: "test" }));
  }

  state(): RolloutState {
    return RecordFile.open(this.path).state();
  }

  /** Elapsed time, in simulated milliseconds. */
  tookMs(): number {
    return this.time.nowMs() - startMs;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async bringUp({ burst, rest, pauseMs }: RunCalls): Promise<RunResult> {
    const kinds = Object.entries(burst) as [BucketKind, number][];
    const first = await Promise.all(kinds.flatMap(([kind, count]) => Array.from({ length: count }, () => this.call(kind))));
    const later: boolean[] = [];
    for (const kind of rest) {
      await this.time.sleep(pauseMs);
      later.push(await this.call(kind));
    }
    const refused = [...first, ...later].filter((isAccepted) => !isAccepted).length;
    return refused > 0 ? { is: "failed", reason: `${refused} calls were refused` } : { is: "deployed", deployed: { solutions: [vision] } };
  }

  private async call(kind: BucketKind): Promise<boolean> {
    const limits = publishedLimits[kind];
    if (this.simulation.isPaced) {
      const { bucket, waitMs } = takeToken(this.own[kind], limits, this.time.nowMs());
      this.own[kind] = bucket;
      if (waitMs > 0) {
        this.calls.waited++;
        await this.time.sleep(waitMs);
      }
    }
    this.calls.sent++;
    const { bucket, waitMs } = takeToken(this.service[kind], limits, this.time.nowMs());
    // Sums of fractions of tokens are not exact.
    if (waitMs > 0.001) {
      this.calls.refused++;
      return false;
    }
    this.service[kind] = bucket;
    this.own[kind] = bucketAfterAnswer(this.own[kind], limits, { remaining: Math.ceil(bucket.tokens) }, this.time.nowMs());
    return true;
  }
}
