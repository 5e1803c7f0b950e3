import assert from "node:assert/strict";
import fc from "fast-check";
import { ignored, updates } from "../../../../components/core/field-table";
import type { Lifecycle, WithTimeout } from "../../../../components/dynamic/lifecycle";
import { decodeState, encodeState, holdsUnknown, unknownValue } from "../../../../components/dynamic/stored";

interface Inputs extends WithTimeout {
  name: string;
}
interface State {
  serial: number;
}
const lifecycle: Lifecycle<Inputs, State> = {
  kind: "test/Thing",
  stateVersion: 2,
  migrate: ({ label, ...rest }, version) => ({ ...rest, name: `${String(label)} of ${version}` }),
  fields: { name: updates(), timeout: ignored },
  id: ({ name }) => name,
  phases: [],
  read: async () => ({ is: "present" }),
  remove: [],
};

describe("stored properties", () => {
  it("are decoded into inputs, known state and progress", () => {
    const stored = { name: "a", timeout: "PT1M", serial: 7, done: { made: "k" }, pending: "not yet", stateVersion: 2, __provider: "text" };
    assert.deepEqual(decodeState(lifecycle, stored), {
      inputs: { name: "a", timeout: "PT1M" },
      known: { serial: 7 },
      progress: { stateVersion: 2, done: { made: "k" }, pending: "not yet" },
    });
  });

  it("are unchanged after decoding and encoding", () => {
    const properties = fc.record(
      { name: fc.string(), timeout: fc.string(), serial: fc.nat(), done: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string(), { noNullPrototype: true }) },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(properties, (given) => {
        const stored = { ...given, stateVersion: 2 };
        assert.deepEqual(encodeState(decodeState(lifecycle, stored)), stored);
      }),
    );
  });

  it("of an older state version are migrated", () => {
    const { inputs, progress } = decodeState(lifecycle, { label: "a", timeout: "PT1M", stateVersion: 1, done: {} });
    assert.deepEqual(inputs, { name: "a of 1", timeout: "PT1M" });
    assert.equal(progress.stateVersion, 2);
  });

  it("declared by the program have the current state version and no finished phases", () => {
    assert.deepEqual(decodeState(lifecycle, { name: "a" }), { inputs: { name: "a" }, known: {}, progress: { stateVersion: 2, done: {} } });
  });
});

describe("holdsUnknown", () => {
  const values: [unknown, boolean][] = [
    [unknownValue, true],
    [{ a: [{ b: unknownValue }] }, true],
    [["x", unknownValue], true],
    [`a ${unknownValue}`, false],
    [{ a: [{ b: "x" }], c: null }, false],
    [undefined, false],
  ];
  for (const [value, holds] of values) it(`is ${holds} for ${JSON.stringify(value)}`, () => assert.equal(holdsUnknown(value), holds));
});
