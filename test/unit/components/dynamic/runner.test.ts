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
  /** How often the last call was made. */
  published: number;
}

const inputs = { size: 1, timeout: "PT10S" };
const cause = { code: "EDGE-CAUSE", what: "a link is broken", fix: "mend it" };
const failed: Observation<State> = { is: "failed", fault: { code: "EDGE-FAILED", what: "it failed", fix: "again" }, rerun: ["published"] };
const deleted = (): ArmOperation => operationFrom({ method: "DELETE", path: "/things/a" }, answer(200, undefined));

describe("a run", () => {
  let seen: Observation<State>;
  let explain: Lifecycle<Inputs, State>["explain"];
  /** What is there to remove; a step takes one at a time. */
  let left: string[];
  let takesAway: boolean;
  let nowMs: number;
  let onWait: () => void;
  /** Thrown by the next removal steps. */
  let lost: Error[];
  beforeEach(() => {
    [onWait, lost] = [() => {}, []];
    [seen, explain, left, takesAway, nowMs] = [{ is: "done", learned: {} }, undefined, ["a", "b", "c"], true, 0];
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
      { name: "staged", observe: async () => seen },
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
          if (takesAway) left = left.slice(1);
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

  it("that failed tells what else is wrong behind the failure", async () => {
    [seen, explain] = [failed, async () => [cause]];
    const { message } = await failure(providerOf().create(inputs));
    assert.equal(message, "EDGE-FAILED  it failed\n  fix     again\nEDGE-CAUSE  a link is broken\n  fix     mend it");
  });

  it("that ran out of time tells what else is wrong", async () => {
    [seen, explain] = [{ is: "waiting", reason: "not yet" }, async () => [cause]];
    assert.match((await failure(providerOf().create(inputs))).message, /^EDGE-TIMEOUT .*\nEDGE-CAUSE {2}a link is broken\n/s);
  });

  for (const [how, look] of [
    ["is refused", () => Promise.reject(new Error("no permission"))],
    [
      "breaks",
      () => {
        throw new TypeError("no such thing");
      },
    ],
  ] as const)
    it(`hides nothing where the look at the causes ${how}`, async () => {
      [seen, explain] = [failed, look];
      assert.equal((await failure(providerOf().create(inputs))).message, "EDGE-FAILED  it failed\n  fix     again");
    });

  it("looks at no causes while all is well", async () => {
    explain = () => assert.fail("must not look");
    assert.equal((await providerOf().create(inputs)).outs["published"], 1);
  });

  it("does again what a failure undid, and nothing else", async () => {
    seen = failed;
    const { properties } = await failure(providerOf().create(inputs));
    assert.deepEqual(Object.keys(properties["done"] as object), ["reviewed"]);
    seen = { is: "done", learned: {} };
    const { outs } = await providerOf().update("/things/a", properties, inputs);
    assert.equal(outs["published"], 2);
    assert.equal((await providerOf().diff("/things/a", outs, inputs)).changes, false);
  });

  it("goes on only with the wait where a failure undid nothing", async () => {
    seen = { ...failed, rerun: [] };
    const { properties } = await failure(providerOf().create(inputs));
    seen = { is: "done", learned: {} };
    assert.equal((await providerOf().update("/things/a", properties, inputs)).outs["published"], 1);
  });

  it("tries again by itself what may pass, after a wait that doubles, and no oftener than it may", async () => {
    seen = { ...failed, maxRetries: 3 };
    const { message, properties } = await failure(providerOf().create(inputs));
    assert.match(message, /^EDGE-FAILED {2}it failed\n/);
    assert.deepEqual([properties["published"], nowMs], [4, 7_000]);
  });

  it("tries again no longer than its time lasts, and says what failed", async () => {
    seen = { ...failed, maxRetries: 100 };
    const { message, properties } = await failure(providerOf().create(inputs));
    assert.match(message, /^EDGE-FAILED {2}it failed\n/);
    assert.deepEqual([properties["published"], nowMs], [4, 7_000]);
  });

  it("goes on where trying again helped, and has nothing left to do", async () => {
    seen = { ...failed, maxRetries: 1 };
    onWait = () => {
      seen = { is: "done", learned: {} };
    };
    const { outs } = await providerOf().create(inputs);
    assert.deepEqual([outs["published"], (await providerOf().diff("/things/a", outs, inputs)).changes], [2, false]);
  });

  it("repeats a removal until there is nothing more to remove", async () => {
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual(left, []);
  });

  it("makes a removal once where it does not repeat", async () => {
    await providerOf({ callUntilDone: false }).delete("/things/a", inputs);
    assert.deepEqual(left, ["b", "c"]);
  });

  it("takes a removal step again whose answer was lost, and which is content with finding its work done", async () => {
    lost = [new ArmError(500, "InternalServerError", "no reason", "DELETE /things/a"), new RestError("socket hang up", { code: "ECONNRESET" })];
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual([left, lost], [[], []]);
  });

  const used = () => new ArmError(409, "TokenInUse", "connected registry 'cell1' uses it", "DELETE /things/a");

  it("takes a removal step again that is refused for what went a moment ago", async () => {
    lost = [used(), used(), used()];
    await providerOf().delete("/things/a", inputs);
    assert.deepEqual([left, lost], [[], []]);
  });

  it("gives a removal up after a while that is refused for what stays, with Azure's words and what to do, and makes it once that has gone", async () => {
    lost = Array.from({ length: 1000 }, used);
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

  it("reports the conflict that Azure named, not the deadline that cut off the call after it", async () => {
    lost = [used(), used(), new RestError("socket hang up", { code: "ECONNRESET" })];
    const { message } = await failure(providerOf().delete("/things/a", { ...inputs, timeout: "PT2.5S" }));
    assert.match(message, /^EDGE-IN-USE {2}test\/Thing: "emptied": TokenInUse: connected registry 'cell1' uses it$/m);
  });

  it("takes a removal step no oftener than four times while its answers are lost, and says so", async () => {
    lost = Array.from({ length: 9 }, () => new RestError("socket hang up", { code: "ECONNRESET" }));
    await assert.rejects(
      providerOf().delete("/things/a", inputs),
      /EDGE-AZURE {2}test\/Thing: "emptied": Azure cannot be reached: socket hang up\n {2}fix {5}run it again/,
    );
    assert.equal(lost.length, 5);
  });

  it("ends at the deadline where a removal is said to be done and is not", async () => {
    takesAway = false;
    const words = /EDGE-TIMEOUT {2}test\/Thing: "emptied" did not finish in time; last status: more calls are needed/;
    await assert.rejects(providerOf().delete("/things/a", inputs), words);
  });

  it("stops a removal whose engine has gone before its next call", async () => {
    const assertEngineAlive = async () => {
      if (left.length < 3) throw new Error("gone");
    };
    await assert.rejects(providerOf({ assertEngineAlive }).delete("/things/a", inputs), /gone/);
    assert.deepEqual(left, ["b", "c"]);
  });
});
