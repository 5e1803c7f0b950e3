import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunResult } from "../../../../cli/rollout/driver";
import { nextSteps } from "../../../../cli/rollout/next-steps";
import { stateOf } from "../../../../cli/rollout/rollout-state";
import { type Kill, planOf, RolloutWorld, type Script } from "../../../support/rollout-world";

const failed: RunResult = { is: "failed", reason: "EDGE-STAGING-FAILED no room" };
const offline: RunResult = { is: "offline", reason: "its connected cluster is Offline" };
const interrupted: RunResult = { is: "interrupted", reason: "its process was killed" };
const pending: RunResult = {
  is: "deployed",
  deployed: { solutions: [{ name: "vision", version: "1.1.0", images: [], proof: [], isInstalled: true, pending: "opens Sunday 02:30" }] },
};
const threeWaves = () =>
  planOf({ name: "canary", sites: ["a"], soakMs: 60_000 }, { name: "pilot", sites: ["b", "c", "d"] }, { name: "rest", sites: ["e", "f"] });
const at = "2026-12-01T09:00:00Z";

describe("the rollout driver", () => {
  let world: RolloutWorld;
  const given = (...[plan, script]: ConstructorParameters<typeof RolloutWorld>) => (world = new RolloutWorld(plan, script));
  afterEach(() => world.remove());

  it("brings up the hub, and then wave by wave, with as many sites at once as the plan allows", async () => {
    given(threeWaves());
    assert.deepEqual(await world.drive(), { why: "ended", reason: "every wave is done" });
    assert.deepEqual(world.begun, ["hub 1", "a 1", "b 1", "c 1", "d 1", "e 1", "f 1"]);
    assert.equal(world.mostAtOnce, 2);
  });

  it("stops after a wave with more failed sites than allowed, and lets running stacks finish", async () => {
    given(threeWaves(), { b: [failed] });
    assert.match((await world.drive())?.reason ?? "", /wave pilot: 1 of 3 failed \(b\), 0 may fail/);
    assert.deepEqual(world.stacks(), { hub: "healthy", a: "healthy", b: "failed", c: "healthy" });
  });

  it("stops after the canary wave if its soak fails", async () => {
    given(threeWaves());
    world.looks = {
      a: [
        { unready: [], restarts: { "vision/pod/1/vision": 0 } },
        { unready: [], restarts: { "vision/pod/1/vision": 3 } },
      ],
    };
    assert.match((await world.drive())?.reason ?? "", /wave canary: 1 of 1 failed \(a\)/);
    assert.deepEqual(world.stacks(), { hub: "healthy", a: "failed" });
    assert.match(world.state().stacks["a"]?.reason ?? "", /restarted 3 times/);
  });

  it("continues if sites are offline, retries them at the end, and again when the rollout is resumed", async () => {
    given(threeWaves(), { c: [offline], e: [offline, "deployed"] });
    assert.deepEqual(await world.drive(), { why: "ended", reason: "every wave is done; offline and to be caught up: c" });
    assert.deepEqual(world.begun, ["hub 1", "a 1", "b 1", "c 1", "d 1", "e 1", "f 1", "c 2", "e 2"]);
    world.note({ event: "resumed", at, by: "test" });
    await world.drive();
    assert.deepEqual(world.begun.slice(9), ["c 3", "c 4"]);
  });

  it("brings up the other sites if 7 of 40 are offline and 7 are allowed, and stops at the eighth", async () => {
    const sites = Array.from({ length: 40 }, (_, index) => `line-${index + 1}`);
    const gone = sites.filter((_, index) => index % 6 === 3);
    const plan = () => planOf({ name: "canary", sites: sites.slice(0, 1) }, { name: "rest", sites: sites.slice(1), parallel: 8, maxOffline: 7 });
    given(plan(), Object.fromEntries(gone.map((site) => [site, [offline]])));
    assert.deepEqual(await world.drive(), { why: "ended", reason: `every wave is done; offline and to be caught up: ${[...gone].sort().join(", ")}` });
    const states = Object.values(world.stacks());
    assert.deepEqual([gone.length, states.filter((is) => is === "healthy").length, states.filter((is) => is === "offline").length], [7, 34, 7]);
    world.remove();
    given(plan(), Object.fromEntries([...gone, "line-2"].map((site) => [site, [offline]])));
    assert.match((await world.drive())?.reason ?? "", /wave rest: 8 of 39 are offline \(.*\), 7 may be offline/);
  });

  it("stops if more sites are offline than allowed, or if no site of a wave is healthy", async () => {
    given(planOf({ name: "pilot", sites: ["a", "b"], maxOffline: 0 }, { name: "rest", sites: ["c"] }), { a: [offline] });
    assert.match((await world.drive())?.reason ?? "", /1 of 2 are offline \(a\), 0 may be offline/);
    world.remove();
    given(planOf({ name: "canary", sites: ["a"] }, { name: "rest", sites: ["c"] }), { a: [offline] });
    assert.match((await world.drive())?.reason ?? "", /wave canary: no site is healthy \(all are offline\)/);
  });

  it("retries failed sites when the rollout is resumed after its end, but never healthy ones", async () => {
    given(threeWaves(), { b: [failed, "deployed"] });
    await world.drive();
    world.note({ event: "resumed", at, by: "test" });
    assert.equal((await world.drive())?.reason, "every wave is done");
    assert.deepEqual(world.begun, ["hub 1", "a 1", "b 1", "c 1", "b 2", "d 1", "e 1", "f 1"]);
  });

  it("waits for an approval, starts nothing while paused, and ends when aborted", async () => {
    given(planOf({ name: "canary", sites: ["a"] }, { name: "rest", sites: ["b"], approve: true }));
    assert.equal((await world.drive())?.why, "approval");
    world.note({ event: "approved", at, by: "test", wave: "rest" });
    world.note({ event: "paused", at, by: "test" });
    assert.equal((await world.drive())?.why, "paused");
    assert.deepEqual(world.begun, ["hub 1", "a 1"]);
    world.note({ event: "resumed", at, by: "test" });
    world.note({ event: "aborted", at, by: "test" });
    assert.deepEqual([await world.drive(), world.state().ended?.outcome], [{ why: "ended", reason: "aborted by a person" }, "aborted"]);
    assert.deepEqual(world.begun, ["hub 1", "a 1"]);
  });

  it("ends after the requested wave, and the next driver starts the next wave", async () => {
    given(threeWaves());
    assert.deepEqual(await world.drive(undefined, { last: "hubs" }), { why: "wave", reason: "wave hubs is done; wave canary is next" });
    assert.deepEqual(world.begun, ["hub 1"]);
    assert.equal((await world.drive(undefined, { last: "canary" }))?.why, "wave");
    // The same wave requested again, for example by a rerun job.
    assert.equal((await world.drive(undefined, { last: "canary" }))?.why, "wave");
    assert.deepEqual(world.begun, ["hub 1", "a 1"]);
    await world.drive(undefined, { last: "pilot" });
    assert.deepEqual(await world.drive(undefined, { last: "rest" }), { why: "ended", reason: "every wave is done" });
  });

  it("leaves sites that wait for a window to later drivers, each of which tries once", async () => {
    given(planOf({ name: "all", sites: ["a", "b"] }), { a: [pending, pending, "deployed"] });
    assert.deepEqual(await world.drive(), { why: "pending", reason: "a: vision 1.1.0: opens Sunday 02:30" });
    assert.equal((await world.drive())?.why, "pending");
    assert.equal((await world.drive())?.why, "ended");
    assert.deepEqual(world.begun, ["hub 1", "a 1", "b 1", "a 2", "a 3"]);
  });

  it("lets running stacks finish when interrupted, starts nothing more, and can be continued", async () => {
    given(threeWaves());
    const asked = new AbortController();
    world.onRun = (stack) => {
      if (stack === "c") asked.abort();
    };
    assert.equal((await world.drive(undefined, { ending: asked.signal }))?.why, "ending");
    assert.deepEqual([world.begun.includes("d 1"), world.stacks()["b"], world.stacks()["c"]], [false, "healthy", "healthy"]);
    assert.equal((await world.drive())?.reason, "every wave is done");
    assert.deepEqual(world.begun, ["hub 1", "a 1", "b 1", "c 1", "d 1", "e 1", "f 1"]);
  });

  it("writes nothing after another driver has taken its lease", async () => {
    given(threeWaves());
    let isOwn = true;
    world.onRun = (stack) => {
      if (stack === "b") isOwn = false;
    };
    assert.equal((await world.drive(undefined, { isOwn: () => isOwn }))?.why, "lease-lost");
    assert.deepEqual([world.stacks()["b"], world.begun.includes("d 1")], ["running", false]);
  });

  it("reruns a stack whose process was killed, and records that it may need recovery", async () => {
    given(planOf({ name: "all", sites: ["a"] }), { a: [interrupted, "deployed"] });
    await world.drive();
    const runs = world.lines().filter((line) => line.event === "stack" && line.is === "running" && line.stack === "a");
    assert.deepEqual(
      runs.map((line) => line.event === "stack" && [line.attempt, line.after]),
      [
        [1, undefined],
        [2, "interrupted"],
      ],
    );
  });
});

describe("a killed rollout driver", () => {
  const script: Script = { c: [failed], d: [offline, "deployed"], e: [interrupted, "deployed"] };
  const plan = () =>
    planOf(
      { name: "canary", sites: ["a"], soakMs: 20_000 },
      { name: "pilot", sites: ["b", "c", "d"], maxFailed: 1 },
      { name: "rest", sites: ["e"], soakMs: 10_000 },
    );

  const uninterrupted = async () => {
    const world = new RolloutWorld(plan(), script);
    await world.drive();
    const outcome = { stacks: world.stacks(), begun: [...world.begun].sort(), ended: world.state().ended?.reason, lines: world.lines().length };
    world.remove();
    return outcome;
  };

  for (const when of ["before", "torn", "after"] as const)
    it(`${when === "torn" ? "while it writes" : when} any line of the record is continued with the same result, and no run starts twice`, async () => {
      const { lines, ...expected } = await uninterrupted();
      for (let kill = 1; kill < lines; kill++) {
        const world = new RolloutWorld(plan(), script);
        assert.equal(await world.drive({ at: kill, when }), undefined, `not killed at ${kill}`);
        await world.drive();
        assert.deepEqual(
          { stacks: world.stacks(), begun: [...world.begun].sort(), ended: world.state().ended?.reason },
          expected,
          `killed ${when} line ${kill}`,
        );
        world.remove();
      }
    });
});

describe("any rollout", () => {
  const results: readonly (RunResult | "deployed")[] = ["deployed", failed, offline, interrupted];
  const kills = fc.array(fc.record({ at: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom<Kill["when"]>("before", "torn", "after") }), { maxLength: 4 });
  const wave = (name: string, sites: string[]) =>
    fc.record({ name: fc.constant(name), sites: fc.constant(sites), parallel: fc.integer({ min: 1, max: 3 }), maxFailed: fc.integer({ min: 0, max: 2 }) });
  const plans = fc.tuple(wave("one", ["a"]), wave("two", ["b", "c", "d"]), wave("three", ["e", "f"])).map((waves) => planOf(...waves));
  const scripts = fc.dictionary(
    fc.constantFrom("hub", "a", "b", "c", "d", "e", "f"),
    fc.array(fc.constantFrom(...results), { minLength: 1, maxLength: 2 }).map((list) => [...list, "deployed" as const]),
  );

  it("starts no run twice and reruns no healthy stack, stops at its limits, and depends only on its record", async () => {
    await fc.assert(
      fc.asyncProperty(plans, scripts, kills, async (plan, script, killed) => {
        const world = new RolloutWorld(plan, script);
        try {
          for (const kill of killed) await world.drive(kill);
          await world.drive();
          assert.equal(new Set(world.begun).size, world.begun.length);
          const lines = world.lines();
          for (const [index, line] of lines.entries()) {
            if (line.event !== "stack" || line.is !== "running") continue;
            const before = lines.slice(0, index);
            const state = stateOf(before);
            assert.ok(state);
            // Some of the starts that were possible at once may already have been recorded.
            assert.ok(
              nextSteps(state).some((step) => step.do === "start" && step.stack === line.stack && step.attempt === line.attempt),
              JSON.stringify(line),
            );
            assert.notEqual(state.stacks[line.stack]?.is, "healthy");
            assert.deepEqual(nextSteps(state), nextSteps(state));
            const own = plan.waves.find(({ name }) => name === line.wave);
            const failures = own?.sites.filter((site) => state.stacks[site]?.is === "failed").length ?? 0;
            assert.ok(failures <= (own?.maxFailed ?? 0), JSON.stringify(line));
          }
        } finally {
          world.remove();
        }
      }),
      { numRuns: 60 },
    );
  });
});
