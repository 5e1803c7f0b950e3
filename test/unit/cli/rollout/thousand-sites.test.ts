import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Step, nextSteps } from "../../../../cli/rollout/next-steps";
import { rolloutPlan } from "../../../../cli/rollout/plan";
import type { RecordLine, RolloutPlan } from "../../../../cli/rollout/record";
import { RolloutReader } from "../../../../cli/rollout/rollout-state";
import { formatDuration } from "../../../../components/core/duration";
import { rolloutSchema } from "../../../../program/config/rollout-schema";
import { planOf, RolloutWorld } from "../../../support/rollout-world";
import { hubsOf, type RunCalls, SimulatedFleet, siteStacksOf } from "../../../support/simulated-fleet";

const at = "2026-12-01T08:00:00Z";

/** Drives a rollout of this many sites to its end, without a disk: only the driver's computation. */
function followed(sites: number): void {
  const reader = new RolloutReader();
  const plan = planOf({ name: "all", sites: siteStacksOf(sites).map(({ stack }) => stack), parallel: 8 });
  reader.read({ event: "started", at, by: "test", schemaVersion: 1, id: "test", plan });
  for (;;) {
    const { state } = reader;
    assert.ok(state);
    const lines = nextSteps(state).flatMap(linesFor);
    if (state.ended) break;
    for (const line of lines) reader.read(line);
  }
  assert.equal(reader.state?.ended?.outcome, "done");
}

function linesFor(step: Step): RecordLine[] {
  if (step.do === "record") return [{ event: "wave", at, wave: step.wave, is: step.is }];
  if (step.do === "end") return [{ event: "ended", at, outcome: step.outcome }];
  if (step.do !== "start") return [];
  const { stack, wave, attempt } = step;
  return (["running", "soaking", "healthy"] as const).map((is) => ({ event: "stack", at, stack, wave, is, attempt }));
}

/** Processor time of a function in milliseconds: the minimum of several calls, because a busy machine only adds to it. */
function leastMs(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of the heap that are still referenced. */
function usedHeap(): number {
  // Garbage of other tests in the same process needs more than one pass.
  for (let pass = 0; pass < 4; pass++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe("the driver of a large rollout", function () {
  this.timeout(60_000);

  it("takes time in proportion to the number of sites", () => {
    const [few, many] = [250, 2_000];
    const apart = leastMs(() => {
      for (let time = 0; time < many / few; time++) followed(few);
    });
    const together = leastMs(() => followed(many));
    // Quadratic time would be eight times as long.
    assert.ok(together < 3 * apart, `${together} ms instead of ${apart} ms`);
  });

  it("brings up 10, 100 and 1,000 sites, each once", async () => {
    for (const count of [10, 100, 1_000]) {
      const world = new RolloutWorld(planOf({ name: "all", sites: siteStacksOf(count).map(({ stack }) => stack), parallel: 8 }));
      const before = process.cpuUsage();
      assert.equal((await world.drive())?.reason, "every wave is done");
      const { user, system } = process.cpuUsage(before);
      assert.equal(world.begun.length, count + 1);
      // Data of the first reading does not count.
      world.state();
      const heapBefore = usedHeap();
      const state = world.state();
      const heap = usedHeap() - heapBefore;
      assert.equal(Object.keys(state.stacks).length, count + 1);
      console.log(`      ${count} sites: driver ${((user + system) / 1e6).toFixed(2)} s of processor time, its state ${(heap / 1024).toFixed(0)} KiB of heap`);
      world.remove();
    }
  });
});

describe("a rollout to 1,000 sites in simulated time", function () {
  this.timeout(120_000);
  const file = rolloutSchema.parse({
    waves: [
      { name: "canary", sites: ["site-0011"], soak: "PT30M" },
      { name: "pilot", labels: { ring: "pilot" }, parallel: 8, soak: "PT30M" },
      { name: "rest", parallel: 64, soak: "PT30M" },
    ],
  });
  const calls: Record<"hub" | "site", RunCalls> = {
    hub: { burst: { reads: 20, writes: 0, deletes: 0 }, rest: Array.from({ length: 6 }, () => "reads"), pauseMs: 10_000 },
    // About as many calls as the first run of a site makes in the lab.
    site: {
      burst: { reads: 40, writes: 0, deletes: 0 },
      rest: Array.from({ length: 120 }, (_, turn) => (turn % 6 === 0 ? "writes" : "reads")),
      pauseMs: 10_000,
    },
  };
  const planned = (count: number): RolloutPlan => {
    const { plan, faults } = { plan: undefined, ...rolloutPlan(file, siteStacksOf(count), hubsOf(count)) };
    assert.ok(plan, JSON.stringify(faults));
    return plan;
  };

  it("ends with every site healthy, and the service refuses no call", async () => {
    const fleet = new SimulatedFleet({ plan: planned(1_000), ...calls, isPaced: true });
    try {
      assert.deepEqual(await fleet.drive(), { why: "ended", reason: "every wave is done" });
      const { stacks } = fleet.state();
      assert.deepEqual([Object.keys(stacks).length, Object.values(stacks).filter(({ is, attempt }) => is !== "healthy" || attempt !== 1)], [1_020, []]);
      assert.deepEqual([fleet.calls.refused, fleet.calls.sent], [0, 20 * 26 + 1_000 * 160]);
      assert.ok(fleet.calls.waited > 1_000, `${fleet.calls.waited} calls waited`);
      const { sent, waited } = fleet.calls;
      const megabytes = (statSync(fleet.path).size / 2 ** 20).toFixed(1);
      console.log(`      ${formatDuration(fleet.tookMs())} for ${sent} calls, of which ${waited} waited; record ${megabytes} MiB`);
    } finally {
      fleet.remove();
    }
  });

  it("would have refused calls without its shared pace", async () => {
    const fleet = new SimulatedFleet({ plan: planned(200), ...calls, isPaced: false });
    try {
      assert.match((await fleet.drive()).reason, /failed/);
      assert.ok(fleet.calls.refused > 0);
    } finally {
      fleet.remove();
    }
  });
});
