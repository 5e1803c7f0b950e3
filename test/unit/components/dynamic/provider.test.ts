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

/** A service with one object, a fault to throw once, and a readiness that needs some looks. */
class Service {
  calls: string[] = [];
  fault: Error | undefined;
  looksUntilReady = 0;
  seen: ReadResult<Inputs, State> = { is: "present" };
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
        observe: async () => (service.looksUntilReady-- > 0 ? { is: "waiting", reason: "not yet" } : { is: "done", learned: {} }),
      },
    ],
    read: async () => service.seen,
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

describe("a provider made from a lifecycle", () => {
  let service: Service;
  let provider: LifecycleProvider<Inputs, State>;
  beforeEach(() => {
    service = new Service();
    provider = providerOf(service);
  });
  const created = () => provider.create(inputs);

  it("runs the phases in order and sees no change afterwards", async () => {
    const { id, outs } = await created();
    assert.equal(id, "/things/a");
    assert.deepEqual(service.calls, ["made", "sized 1"]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("runs only what a change concerns", async () => {
    const { id, outs } = await created();
    await provider.update(id, outs, { ...inputs, size: 2 });
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 2"]);
  });

  it("reports a replacement by the table, and deletes first because names are fixed", async () => {
    const { id, outs } = await created();
    assert.deepEqual(await provider.diff(id, outs, { ...inputs, name: "b" }), { changes: true, replaces: ["name"], deleteBeforeReplace: true });
  });

  it("hands the engine id, state and its own text when a phase fails, and goes on from there", async () => {
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

  it("finds what a killed run left behind instead of making it again", async () => {
    service.calls.push("made");
    await created();
    assert.deepEqual(service.calls, ["made", "sized 1"]);
  });

  it("waits until it is so", async () => {
    service.looksUntilReady = 3;
    const { outs } = await created();
    assert.equal(service.nowMs, 3000);
    assert.equal(outs["pending"], undefined);
  });

  it("gives up at the deadline with the last word of the service", async () => {
    service.looksUntilReady = 100;
    await assert.rejects(created(), /EDGE-TIMEOUT {2}test\/Thing: "ready" did not finish in time; last status: not yet/);
  });

  it("succeeds as Pending where that is accepted, and shows a change until it is done", async () => {
    service.looksUntilReady = 1;
    const { id, outs } = await provider.create({ ...inputs, wait: "accepted" });
    assert.equal(outs["pending"], "not yet");
    assert.equal((await provider.diff(id, outs, { ...inputs, wait: "accepted" })).changes, true);
    const again = await provider.update(id, outs, { ...inputs, wait: "accepted" });
    assert.equal(again.outs["pending"], undefined);
  });

  it("says gone, keeps what it cannot read, and reopens phases whose effect is gone", async () => {
    const { id, outs } = await created();
    service.seen = { is: "gone" };
    assert.equal((await provider.read(id, outs)).id, "");
    service.seen = { is: "unknown", reason: "no permission" };
    assert.equal((await provider.read(id, outs)).id, id);
    service.seen = { is: "present", rerun: ["sized"] };
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, true);
  });

  it("shows drift of an input as a change", async () => {
    const { id, outs } = await created();
    service.seen = { is: "present", inputs: { size: 5 } };
    const read = await provider.read(id, outs);
    assert.equal(read.inputs?.["size"], 5);
    assert.equal((await provider.diff(id, read.props, inputs)).changes, true);
  });

  it("puts drift right by running what it concerns again", async () => {
    const { id, outs } = await created();
    service.seen = { is: "present", inputs: { size: 5 } };
    const read = await provider.read(id, outs);
    await provider.update(id, read.props, inputs);
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 1"]);
  });

  it("takes a look that finds everything as declared for no change", async () => {
    const { id, outs } = await created();
    service.seen = { is: "present", inputs: { size: 1 }, state: { serial: 1 } };
    assert.deepEqual((await provider.read(id, outs)).props, outs);
  });

  it("writes the old value again when a change failed and was taken back", async () => {
    const { id, outs } = await created();
    service.fault = new Error("no");
    const { properties } = await provider.update(id, outs, { ...inputs, size: 2 }).then(
      () => assert.fail("must fail"),
      (error: Error & { properties: Record<string, unknown> }) => error,
    );
    await provider.update(id, properties, inputs);
    assert.deepEqual(service.calls, ["made", "sized 1", "sized 2", "sized 1"]);
  });

  it("leaves the properties it was given as they were", async () => {
    const { id, outs } = await created();
    const before = structuredClone(outs);
    await provider.update(id, outs, { ...inputs, size: 2 });
    assert.deepEqual(outs, before);
  });

  it("tells all faults in check, but not while an input is unknown", async () => {
    const { failures } = await provider.check({}, { ...inputs, size: 10 });
    assert.deepEqual(failures, [{ property: "", reason: "EDGE-SIZE  too big\n  fix     smaller" }]);
    assert.deepEqual((await provider.check({}, { ...inputs, size: 10, name: unknownValue })).failures, []);
  });

  it("removes", async () => {
    const { id, outs } = await created();
    await provider.delete(id, outs);
    assert.equal(service.calls.at(-1), "removed");
  });
});

interface Versioned extends WithTimeout {
  version?: string | undefined;
}

describe("a provider whose inputs choose the client", () => {
  it("makes every call with it, also those of a run without the program", async () => {
    const used: string[] = [];
    const own = { label: "own" } as unknown as ArmClient;
    const noted = <T>({ arm }: { arm: ArmClient }, result: T): T => {
      used.push((arm as unknown as { label: string }).label);
      return result;
    };
    const lifecycle: Lifecycle<Versioned, State> = {
      kind: "test/Versioned",
      stateVersion: 1,
      client: ({ version }, arm) => (version === undefined ? arm : ({ label: version } as unknown as ArmClient)),
      fields: { version: recorded, timeout: ignored },
      id: () => "/things/a",
      preflight: async (_inputs, _previous, context) => noted(context, []),
      phases: [{ name: "made", start: async (_inputs, _known, context) => noted(context, undefined), learn: () => ({}) }],
      read: async (_inputs, _known, context) => noted(context, { is: "present" }),
      remove: [{ name: "removed", start: async (_inputs, _known, context) => noted(context, undefined) }],
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
