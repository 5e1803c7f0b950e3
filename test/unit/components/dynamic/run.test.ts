import assert from "node:assert/strict";
import fc from "fast-check";
import type { ArmClient } from "../../../../components/arm/arm-client";
import type { CallLimits } from "../../../../components/arm/call-limits";
import type { Lifecycle, WithTimeout } from "../../../../components/dynamic/lifecycle";
import { Run, pollWaitMs } from "../../../../components/dynamic/run";
import { ignored } from "../../../../components/core/field-table";
import { answer } from "../../../support/resources";

describe("the interval before the next poll", () => {
  for (const [elapsedMs, maximumMs, expected] of [
    [0, 15_000, 1_000],
    [60_000, 15_000, 1_000],
    [180_000, 15_000, 3_000],
    [3_600_000, 15_000, 15_000],
    [0, 50, 50],
  ] as const)
    it(`is ${expected} ms after ${elapsedMs} ms, with a maximum of ${maximumMs}`, () => assert.equal(pollWaitMs(elapsedMs, maximumMs), expected));

  it("delays the result by at most one second or a sixtieth of the duration, for any duration", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7_200_000 }), (neededMs) => {
        let passed = 0;
        while (passed < neededMs) passed += pollWaitMs(passed, 15_000);
        assert.ok(passed - neededMs <= Math.max(1_000, neededMs / 60));
      }),
      { numRuns: 200 },
    );
  });
});

describe("an operation with a Retry-After beyond the deadline", () => {
  const lifecycle = { kind: "test/Slow", id: () => "slow", fields: { timeout: ignored }, phases: [], remove: [] } as Partial<
    Lifecycle<WithTimeout, object>
  > as Lifecycle<WithTimeout, object>;

  /** A run with a timeout of ten minutes and an operation that returns these statuses in order. */
  function slow(...statuses: number[]) {
    let nowMs = 0;
    const lines: string[] = [];
    const waits: number[] = [];
    const limits: CallLimits[] = [];
    const arm = { send: async () => answer(statuses.shift() ?? 202, undefined, { "retry-after": "36000" }) } as Partial<ArmClient> as ArmClient;
    const clock = {
      nowMs: () => nowMs,
      wait: async (ms: number) => {
        waits.push(ms);
        nowMs += ms;
      },
    };
    const context = { arm, clock, environment: {}, log: (line: string) => void lines.push(line) };
    const armWithin = (given: CallLimits) => {
      limits.push(given);
      return arm;
    };
    const stored = { inputs: { timeout: "PT10M" }, known: {}, progress: { stateVersion: 1, done: {} } };
    const run = new Run(lifecycle, { timeout: "PT10M" }, stored, context, { pollIntervalMs: 1000, assertEngineAlive: async () => {}, armWithin });
    const operation = {
      call: "POST /x",
      pollUrl: "https://arm/x",
      pollsStatus: false,
      status: "Accepted",
      retryAfterMs: 36_000_000,
      result: undefined,
      time: new Date(0),
    };
    return { run, finish: () => run.finishOperation(operation, "made"), lines, waits, limits };
  }

  it("is waited for until the deadline with a log line, and polled once more", async () => {
    const { finish, lines, waits } = slow(200);
    assert.equal((await finish()).pollUrl, undefined);
    assert.deepEqual([waits, lines], [[600_000], ["[Slow slow] made: Accepted; the service asks to wait 10 h 00 min"]]);
  });
  it("fails at the deadline if it has not finished", async () => {
    const { finish, waits } = slow();
    await assert.rejects(finish(), /^EdgeError: EDGE-TIMEOUT .*the service asks to wait 10 h 00 min/);
    assert.deepEqual(waits, [600_000]);
  });
  it("limits a call with its own time limit to that, but never beyond the run's deadline", () => {
    const { run, limits } = slow();
    run.contextWithin(60_000);
    assert.equal(limits.at(-1)?.remainingMs(), 60_000);
    assert.equal(run.contextWithin(3_600_000), run.context);
    assert.equal(run.contextWithin(), run.context);
  });
  it("limits its calls to the remaining time of the run", async () => {
    const { finish, limits } = slow(200);
    assert.equal(limits[0]?.remainingMs(), 600_000);
    await finish();
    assert.equal(limits[0]?.remainingMs(), 0);
  });
});

describe("a wait of hours", () => {
  const lifecycle = { kind: "test/Slow", id: () => "slow", fields: { timeout: ignored }, phases: [], remove: [] } as Partial<
    Lifecycle<WithTimeout, object>
  > as Lifecycle<WithTimeout, object>;

  for (const [name, logEveryMs, expected, line] of [
    ["is logged once a minute although nothing is new, so that nobody takes the run for dead, with its figures first", 60_000, 10, "0 of 2 images [Slow slow]"],
    ["is logged once where no interval is named", undefined, 1, "[Slow slow] fetched: 0 of 2 images"],
  ] as const)
    it(name, async () => {
      let nowMs = 0;
      const lines: string[] = [];
      const clock = {
        nowMs: () => nowMs,
        wait: async (ms: number) => {
          nowMs += ms;
        },
      };
      const context = { arm: {} as ArmClient, clock, environment: {}, log: (line: string) => void lines.push(line) };
      const stored = { inputs: { timeout: "PT1H" }, known: {}, progress: { stateVersion: 1, done: {} } };
      const run = new Run(lifecycle, { timeout: "PT1H" }, stored, context, { pollIntervalMs: 15_000, assertEngineAlive: async () => {} });
      while (nowMs < 600_000) await run.pause("fetched", "0 of 2 images", { requestedMs: 10_000, logEveryMs });
      assert.deepEqual([new Set(lines), lines.length], [new Set([line]), expected]);
    });
});
