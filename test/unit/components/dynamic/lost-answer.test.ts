import assert from "node:assert/strict";
import type { ArmClient } from "../../../../components/arm/arm-client";
import { ArmError } from "../../../../components/arm/arm-error";
import { ignored, updates } from "../../../../components/core/field-table";
import type { CallPhase, Lifecycle, WithTimeout } from "../../../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../../../components/dynamic/provider";

interface Inputs extends WithTimeout {
  size: number;
}
interface State {
  serial: number;
}

const inputs = { size: 1, timeout: "PT10M" };
const refusal = (status: number, code: string) => new ArmError(status, code, "no reason", "POST /things/review");

describe("a call with a lost or refusing response", () => {
  let nowMs: number;
  let calls: number;
  /** From when on `find` sees the call's effect; undefined: never. */
  let visibleAtMs: number | undefined;
  let errors: Error[];
  beforeEach(() => {
    [nowMs, calls, visibleAtMs, errors] = [0, 0, undefined, []];
  });

  const phase: CallPhase<Inputs, State> = {
    name: "reviewed",
    find: async () => (visibleAtMs !== undefined && nowMs >= visibleAtMs ? { serial: 7 } : undefined),
    start: async () => {
      calls += 1;
      const error = errors.shift();
      if (error) throw error;
      return undefined;
    },
    learn: () => ({ serial: calls }),
  };
  const { find: _, ...blind } = phase;
  const create = (phases: CallPhase<Inputs, State>[] = [phase]) => {
    const lifecycle: Lifecycle<Inputs, State> = {
      kind: "test/Thing",
      stateVersion: 1,
      fields: { size: updates(), timeout: ignored },
      id: () => "/things/a",
      phases,
      read: async () => ({ is: "present" }),
      remove: [],
    };
    const wait = async (ms: number) => {
      nowMs += ms;
    };
    const context = { arm: {} as ArmClient, clock: { nowMs: () => nowMs, wait }, environment: {}, log: () => {} };
    return new LifecycleProvider(lifecycle, async () => ({ context, options: { pollIntervalMs: 15_000, assertEngineAlive: async () => {} } })).create(inputs);
  };

  it("is not repeated if its response was lost and its effect is found", async () => {
    [errors, visibleAtMs] = [[refusal(500, "InternalServerError")], 5_000];
    const { outs } = await create();
    assert.deepEqual([outs["serial"], calls], [7, 1]);
  });

  it("fails with Azure's error if its response was lost and its effect is not found", async () => {
    errors = [refusal(502, "BadGateway")];
    await assert.rejects(create(), /^EdgeError: EDGE-AZURE {2}test\/Thing: "reviewed": BadGateway: no reason\n {2}given {3}POST \/things\/review\n {2}fix/);
    assert.equal(calls, 1);
  });

  it("is repeated a limited number of times if its response was lost and the phase calls until it is done", async () => {
    errors = [refusal(502, "BadGateway"), refusal(500, "InternalServerError")];
    const { outs } = await create([{ ...blind, callUntilDone: true }]);
    assert.deepEqual([outs["serial"], calls], [3, 3]);
    errors = Array.from({ length: 9 }, () => refusal(502, "BadGateway"));
    await assert.rejects(create([{ ...blind, callUntilDone: true }]), /EDGE-AZURE/);
    assert.equal(calls, 7);
  });

  it("is not repeated if the resource was busy and the effect is found", async () => {
    [errors, visibleAtMs] = [[refusal(409, "InvalidResourceOperation")], 1_000];
    const { outs } = await create();
    assert.deepEqual([outs["serial"], calls], [7, 1]);
  });

  it("is repeated while the resource is busy", async () => {
    errors = [refusal(409, "InvalidResourceOperation"), refusal(409, "InvalidResourceOperation")];
    const { outs } = await create();
    assert.deepEqual([outs["serial"], calls], [3, 3]);
  });

  it("counts as done if Azure says that the object exists and it is found: the call was sent twice", async () => {
    errors = [refusal(409, "VersionAlreadyExists")];
    let finds = 0;
    const { outs } = await create([{ ...phase, find: async () => (finds++ > 0 ? { serial: 7 } : undefined) }]);
    assert.deepEqual([outs["serial"], calls, nowMs], [7, 1, 0]);
  });

  it("fails without retry if Azure says that the name is taken and the object is not found", async () => {
    errors = [refusal(409, "NameTaken")];
    await assert.rejects(create(), /EDGE-AZURE .*NameTaken/);
    assert.deepEqual([calls, nowMs], [1, 0]);
  });

  it("fails without retry and with Azure's error if it is refused", async () => {
    errors = [refusal(400, "CapabilityMismatch")];
    await assert.rejects(create(), /EDGE-AZURE .*CapabilityMismatch/);
    assert.deepEqual([calls, nowMs], [1, 0]);
  });
});
