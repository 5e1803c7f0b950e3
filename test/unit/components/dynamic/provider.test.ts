import assert from "node:assert/strict";
import type { ArmClient } from "../../../../components/arm/arm-client";
import { ignored, recorded, replaces, updates } from "../../../../components/core/field-table";
import type { Lifecycle, WithTimeout, ReadResult } from "../../../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../../../components/dynamic/provider";
import { unknownValue } from "../../../../components/dynamic/stored";

interface Inputs extends WithTimeout {
  name: string;
  size: number;
  wait?: "accepted" | "confirmed";
}
interface State {
  serial: number;
}

/** A service with one object, a fault to throw once, and a readiness that takes several polls. */
class Service {
  calls: string[] = [];
  fault: Error | undefined;
  pollsUntilReady = 0;
  readResult: ReadResult<Inputs, State> = { is: "present" };
  nowMs = 0;
}

function providerOf(service: Service): LifecycleProvider<Inputs, State> {
  const lifecycle: Lifecycle<Inputs, State> = {
    kind: "test/Thing",
    stateVersion: 1,
    fields: { name: replaces(), size: updates(), wait: ignored, timeout: ignored },
    id: ({ name }) => `/things/${name}`,
    preflight: async ({ size }) => (size > 9 ? [{ code: "EDGE-SIZE", what: "too big", fix: "smaller" }] : []),
    phases: [
      {
        name: "made",
        dependsOn: ["name"],
        find: async () => (service.calls.includes("made") ? { serial: 1 } : undefined),
        start: async () => {
          service.calls.push("made");
          return undefined;
        },
        learn: () => ({ serial: 1 }),
      },
      {
        name: "sized",
        start: async ({ size }) => {
          service.calls.push(`sized ${size}`);
          const { fault } = service;
          service.fault = undefined;
          if (fault) throw fault;
          return undefined;
        },
        learn: () => ({}),
      },
      {
        name: "ready",
        waitPolicy: ({ wait }) => wait ?? "confirmed",
        observe: async () => (service.pollsUntilReady-- > 0 ? { is: "waiting", reason: "not yet" } : { is: "done", learned: {} }),
      },
    ],
    read: async () => service.readResult,
    remove: [
      {
        name: "removed",
        start: async () => {
          service.calls.push("removed");
          return undefined;
        },
      },
    ],
  };
  const clock = {
    nowMs: () => service.nowMs,
    wait: async (ms: number) => {
      service.nowMs += ms;
    },
  };
  const context = { arm: {} as ArmClient, clock, environment: {}, log: () => {} };
  return new LifecycleProvider(lifecycle, async () => ({ context, options: { pollIntervalMs: 1000, assertEngineAlive: async () => {} } }));
}

const inputs = { name: "a", size: 1, timeout: "PT10S", __provider: "text" };

describe("a provider of a lifecycle", () => {
  let service: Service;
  let provider: LifecycleProvider<Inputs, State>;
  beforeEach(() => {
    service = new Service();
    provider = providerOf(service);
  });
  const created = () => provider.create(inputs);

  it("runs the phases in order, and shows no change afterwards", async () => {
    const { id, outs } = await created();
    assert.equal(id, "/things/a");
    assert.deepEqual(service.calls, ["made", "sized 1"]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("runs only the phases that depend on the changed input", async () => {
    const { id, outs } = await created();
    await provider.update(id, outs, { ...inputs, size: 2 });
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 2"]);
  });

  it("reports a replacement as the field table says, and deletes first because names are fixed", async () => {
    const { id, outs } = await created();
    assert.deepEqual(await provider.diff(id, outs, { ...inputs, name: "b" }), { changes: true, replaces: ["name"], deleteBeforeReplace: true });
  });

  it("returns id, state and provider text to the engine if a phase fails, and the next run continues from there", async () => {
    service.fault = new Error("no");
    const failure = await created().then(
      () => assert.fail("must fail"),
      (error: Error & { id: string; properties: Record<string, unknown>; reasons: string[] }) => error,
    );
    assert.equal(failure.id, "/things/a");
    assert.equal(failure.properties["__provider"], "text");
    assert.deepEqual(failure.reasons, ["no"]);
    assert.equal((await provider.diff(failure.id, failure.properties, inputs)).changes, true);
    const { outs } = await provider.update(failure.id, failure.properties, inputs);
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 1"]);
    assert.equal((await provider.diff(failure.id, outs, inputs)).changes, false);
  });

  it("finds the object that a killed run created instead of creating it again", async () => {
    service.calls.push("made");
    await created();
    assert.deepEqual(service.calls, ["made", "sized 1"]);
  });

  it("polls a wait phase until it is done", async () => {
    service.pollsUntilReady = 3;
    const { outs } = await created();
    assert.equal(service.nowMs, 3000);
    assert.equal(outs["pending"], undefined);
  });

  it("fails at the deadline with the last status", async () => {
    service.pollsUntilReady = 100;
    await assert.rejects(created(), /EDGE-TIMEOUT {2}test\/Thing: "ready" did not finish in time; last status: not yet/);
  });

  it("succeeds as Pending if the wait policy is accepted, and shows a change until it is done", async () => {
    service.pollsUntilReady = 1;
    const { id, outs } = await provider.create({ ...inputs, wait: "accepted" });
    assert.equal(outs["pending"], "not yet");
    assert.equal((await provider.diff(id, outs, { ...inputs, wait: "accepted" })).changes, true);
    const again = await provider.update(id, outs, { ...inputs, wait: "accepted" });
    assert.equal(again.outs["pending"], undefined);
  });

  it("removes a gone resource from the state, keeps one that it cannot read, and reruns phases whose effect is gone", async () => {
    const { id, outs } = await created();
    service.readResult = { is: "gone" };
    assert.equal((await provider.read(id, outs)).id, "");
    service.readResult = { is: "unknown", reason: "no permission" };
    assert.equal((await provider.read(id, outs)).id, id);
    service.readResult = { is: "present", rerun: ["sized"] };
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, true);
  });

  it("shows drift of an input as a change after a refresh", async () => {
    const { id, outs } = await created();
    service.readResult = { is: "present", inputs: { size: 5 } };
    const read = await provider.read(id, outs);
    assert.equal(read.inputs?.["size"], 5);
    assert.equal((await provider.diff(id, read.props, inputs)).changes, true);
  });

  it("corrects drift by rerunning the phases that depend on the input", async () => {
    const { id, outs } = await created();
    service.readResult = { is: "present", inputs: { size: 5 } };
    const read = await provider.read(id, outs);
    await provider.update(id, read.props, inputs);
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 1"]);
  });

  it("changes no properties in a refresh without drift", async () => {
    const { id, outs } = await created();
    service.readResult = { is: "present", inputs: { size: 1 }, state: { serial: 1 } };
    assert.deepEqual((await provider.read(id, outs)).props, outs);
  });

  it("writes the old value again if a change failed and was reverted", async () => {
    const { id, outs } = await created();
    service.fault = new Error("no");
    const { properties } = await provider.update(id, outs, { ...inputs, size: 2 }).then(
      () => assert.fail("must fail"),
      (error: Error & { properties: Record<string, unknown> }) => error,
    );
    await provider.update(id, properties, inputs);
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 2", "sized 1"]);
  });

  it("does not modify the properties passed to update", async () => {
    const { id, outs } = await created();
    const before = structuredClone(outs);
    await provider.update(id, outs, { ...inputs, size: 2 });
    assert.deepEqual(outs, before);
  });

  it("reports faults in check, but not while an input is unknown", async () => {
    const { failures } = await provider.check({}, { ...inputs, size: 10 });
    assert.deepEqual(failures, [{ property: "", reason: "EDGE-SIZE  too big\n  fix     smaller" }]);
    assert.deepEqual((await provider.check({}, { ...inputs, size: 10, name: unknownValue })).failures, []);
  });

  it("runs the removal steps on delete", async () => {
    const { id, outs } = await created();
    await provider.delete(id, outs);
    assert.equal(service.calls.at(-1), "removed");
  });
});

interface Versioned extends WithTimeout {
  version?: string | undefined;
}

describe("a provider whose inputs select the client", () => {
  it("uses it for every call, also in refresh and destroy without the program", async () => {
    const used: string[] = [];
    const own = { label: "own" } as unknown as ArmClient;
    const recordClient = <T>({ arm }: { arm: ArmClient }, result: T): T => {
      used.push((arm as unknown as { label: string }).label);
      return result;
    };
    const lifecycle: Lifecycle<Versioned, State> = {
      kind: "test/Versioned",
      stateVersion: 1,
      client: ({ version }, arm) => (version === undefined ? arm : ({ label: version } as unknown as ArmClient)),
      fields: { version: recorded, timeout: ignored },
      id: () => "/things/a",
      preflight: async (_inputs, _previous, context) => recordClient(context, []),
      phases: [{ name: "made", start: async (_inputs, _known, context) => recordClient(context, undefined), learn: () => ({}) }],
      read: async (_inputs, _known, context) => recordClient(context, { is: "present" }),
      remove: [{ name: "removed", start: async (_inputs, _known, context) => recordClient(context, undefined) }],
    };
    const context = { arm: own, clock: { nowMs: () => 0, wait: async () => {} }, environment: {}, log: () => {} };
    const provider = new LifecycleProvider(lifecycle, async () => ({
      context,
      options: { pollIntervalMs: 1, armWithin: () => own, assertEngineAlive: async () => {} },
    }));
    const before = { timeout: "PT1M" };
    const after = { ...before, version: "next" };
    await provider.check({}, after);
    const { outs } = await provider.create(before);
    const { outs: switched } = await provider.update("/things/a", outs, after);
    await provider.read("/things/a", switched);
    await provider.delete("/things/a", switched);
    assert.deepEqual(used, ["next", "own", "next", "next"]);
    assert.equal((await provider.diff("/things/a", switched, after)).changes, false);
  });
});
