import assert from "node:assert/strict";
import { RestError } from "@azure/core-rest-pipeline";
import type { ArmClient } from "../../../../components/arm/arm-client";
import { ArmError } from "../../../../components/arm/arm-error";
import { type ArmOperation, operationFrom } from "../../../../components/arm/operation";
import { ignored, updates } from "../../../../components/core/field-table";
import type { Lifecycle, Observation, WithTimeout } from "../../../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../../../components/dynamic/provider";
import { answer } from "../../../support/resources";

interface Inputs extends WithTimeout {
  size: number;
}
interface State {
  /** How often `published` was called. */
  published: number;
}

const inputs = { size: 1, timeout: "PT10S" };
const cause = { code: "EDGE-CAUSE", what: "a link is broken", fix: "mend it" };
const failed: Observation<State> = { is: "failed", fault: { code: "EDGE-FAILED", what: "it failed", fix: "again" }, rerun: ["published"] };
const deleted = (): ArmOperation => operationFrom({ method: "DELETE", path: "/things/a" }, answer(200, undefined));

describe("the lifecycle runner", () => {
  let observed: Observation<State>;
  let explain: Lifecycle<Inputs, State>["explain"];
  /** Objects to remove; a step removes one at a time. */
  let left: string[];
  let removes: boolean;
  let nowMs: number;
  let onWait: () => void;
  /** Thrown by the next removal steps. */
  let lost: Error[];
  beforeEach(() => {
    [onWait, lost] = [() => {}, []];
    [observed, explain, left, removes, nowMs] = [{ is: "done", learned: {} }, undefined, ["a", "b", "c"], true, 0];
  });

  const wait = async (ms: number) => {
    nowMs += ms;
    onWait();
  };
  const providerOf = ({ callUntilDone = true, assertEngineAlive = async () => {} } = {}) => {
    const context = { arm: {} as ArmClient, clock: { nowMs: () => nowMs, wait }, environment: {}, log: () => {} };
    return new LifecycleProvider(lifecycle(callUntilDone), async () => ({ context, options: { pollIntervalMs: 1000, assertEngineAlive } }));
  };
  const lifecycle = (callUntilDone: boolean): Lifecycle<Inputs, State> => ({
    kind: "test/Thing",
    stateVersion: 1,
    fields: { size: updates(), timeout: ignored },
    id: () => "/things/a",
    phases: [
      { name: "reviewed", start: async () => undefined, learn: () => ({}) },
      { name: "published", start: async () => undefined, learn: (_inputs, _result, { published = 0 }) => ({ published: published + 1 }) },
      { name: "staged", observe: async () => observed },
    ],
    explain: (...known) => explain?.(...known) ?? Promise.resolve([]),
    read: async () => ({ is: "present" }),
    remove: [
      {
        name: "emptied",
        callUntilDone,
        start: async () => {
          nowMs += 100;
          const error = lost.shift();
          if (error) throw error;
          if (left.length === 0) return undefined;
          if (removes) left = left.slice(1);
          return deleted();
        },
      },
    ],
  });

  const failure = (made: Promise<unknown>) =>
    made.then(
      () => assert.fail("must fail"),
      (error: Error & { properties: Record<string, unknown> }) => error,
    );

  it("adds explaining faults to a failure", async () => {
    [observed, explain] = [failed, async () => [cause]];
    const { message } = await failure(providerOf().create(inputs));
    assert.equal(message, "EDGE-FAILED  it failed\n  fix     again\nEDGE-CAUSE  a link is broken\n  fix     mend it");
  });

  it("adds explaining faults to a timeout", async () => {
    [observed, explain] = [{ is: "waiting", reason: "not yet" }, async () => [cause]];
    assert.match((await failure(providerOf().create(inputs))).message, /^EDGE-TIMEOUT .*\nEDGE-CAUSE {2}a link is broken\n/s);
  });

  for (const [how, failingExplain] of [
    ["is rejected", () => Promise.reject(new Error("no permission"))],
    [
      "throws",
      () => {
        throw new TypeError("no such thing");
      },
    ],
  ] as const)
    it(`still reports the failure if its explanation ${how}`, async () => {
      [observed, explain] = [failed, failingExplain];
      assert.equal((await failure(providerOf().create(inputs))).message, "EDGE-FAILED  it failed\n  fix     again");
    });

  it("asks for no explanation if the run succeeds", async () => {
    explain = () => assert.fail("must not look");
    assert.equal((await providerOf().create(inputs)).outs["published"], 1);
  });

  it("reruns only the phases that a failure names", async () => {
    observed = failed;
    const { properties } = await failure(providerOf().create(inputs));
    assert.deepEqual(Object.keys(properties["done"] as object), ["reviewed"]);
    observed = { is: "done", learned: {} };
    const { outs } = await providerOf().update("/things/a", properties, inputs);
    assert.equal(outs["published"], 2);
    assert.equal((await providerOf().diff("/things/a", outs, inputs)).changes, false);
  });

  it("continues with the wait only if a failure names no phase to rerun", async () => {
    observed = { ...failed, rerun: [] };
    const { properties } = await failure(providerOf().create(inputs));
    observed = { is: "done", learned: {} };
    assert.equal((await providerOf().update("/things/a", properties, inputs)).outs["published"], 1);
  });

  it("retries a transient failure with doubling waits, up to its maximum number of retries", async () => {
    observed = { ...failed, maxRetries: 3 };
    const { message, properties } = await failure(providerOf().create(inputs));
    assert.match(message, /^EDGE-FAILED {2}it failed\n/);
    assert.deepEqual([properties["published"], nowMs], [4, 7_000]);
  });

  it("does not retry a transient failure beyond the deadline, and reports it", async () => {
    observed = { ...failed, maxRetries: 100 };
    const { message, properties } = await failure(providerOf().create(inputs));
    assert.match(message, /^EDGE-FAILED {2}it failed\n/);
    assert.deepEqual([properties["published"], nowMs], [4, 7_000]);
  });

  it("succeeds after a successful retry, and shows no change afterwards", async () => {
    observed = { ...failed, maxRetries: 1 };
    onWait = () => {
      observed = { is: "done", learned: {} };
    };
    const { outs } = await providerOf().create(inputs);
    assert.deepEqual([outs["published"], (await providerOf().diff("/things/a", outs, inputs)).changes], [2, false]);
  });

  it("repeats a removal step until nothing is left to remove", async () => {
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual(left, []);
  });

  it("runs a removal step once if it is not repeatable", async () => {
    await providerOf({ callUntilDone: false }).delete("/things/a", inputs);
    assert.deepEqual(left, ["b", "c"]);
  });

  it("retries a removal step whose response was lost", async () => {
    lost = [new ArmError(500, "InternalServerError", "no reason", "DELETE /things/a"), new RestError("socket hang up", { code: "ECONNRESET" })];
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual([left, lost], [[], []]);
  });

  const inUse = () => new ArmError(409, "TokenInUse", "connected registry 'cell1' uses it", "DELETE /things/a");

  it("retries a removal step while Azure still lists a deleted user of the resource", async () => {
    lost = [inUse(), inUse(), inUse()];
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual([left, lost], [[], []]);
  });

  it("fails a removal after about 30 seconds while the resource is in use, with Azure's message and a fix, and a later run removes it", async () => {
    lost = Array.from({ length: 1000 }, inUse);
    const { message } = await failure(providerOf().delete("/things/a", { ...inputs, timeout: "PT10M" }));
    assert.deepEqual(message.split("\n"), [
      `EDGE-IN-USE  test/Thing: "emptied": TokenInUse: connected registry 'cell1' uses it`,
      "  given   DELETE /things/a",
      "  fix     remove what Azure says uses it, or detach it from there, then run it again: it continues from here",
    ]);
    assert.ok(nowMs > 25_000 && nowMs < 35_000, String(nowMs));
    lost = [];
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual(left, []);
  });

  it("reports the conflict from Azure, not a later call that the deadline cut off", async () => {
    lost = [inUse(), inUse(), new RestError("socket hang up", { code: "ECONNRESET" })];
    const { message } = await failure(providerOf().delete("/things/a", { ...inputs, timeout: "PT2.5S" }));
    assert.match(message, /^EDGE-IN-USE {2}test\/Thing: "emptied": TokenInUse: connected registry 'cell1' uses it$/m);
  });

  it("fails a removal step after four lost responses", async () => {
    lost = Array.from({ length: 9 }, () => new RestError("socket hang up", { code: "ECONNRESET" }));
    await assert.rejects(
      providerOf().delete("/things/a", inputs),
      /EDGE-AZURE {2}test\/Thing: "emptied": Azure cannot be reached: socket hang up\n {2}fix {5}run it again/,
    );
    assert.equal(lost.length, 5);
  });

  it("fails at the deadline if a removal reports success and removes nothing", async () => {
    removes = false;
    const message = /EDGE-TIMEOUT {2}test\/Thing: "emptied" did not finish in time; last status: more calls are needed/;
    await assert.rejects(providerOf().delete("/things/a", inputs), message);
  });

  it("stops a removal before its next call if the engine is gone", async () => {
    const assertEngineAlive = async () => {
      if (left.length < 3) throw new Error("gone");
    };
    await assert.rejects(providerOf({ assertEngineAlive }).delete("/things/a", inputs), /gone/);
    assert.deepEqual(left, ["b", "c"]);
  });
});
