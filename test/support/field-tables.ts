import assert from "node:assert/strict";
import type { EdgeApiVersion } from "../../components/core/api-versions";
import type { Field } from "../../components/core/field-table";
import type { Tags } from "../../components/core/tags";
import type { Lifecycle, WithTimeout } from "../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../components/dynamic/provider";
import { phaseKey, remainingPhases } from "../../components/dynamic/runner";
import { kindNames } from "../../components/kinds";
import type { Maintenance } from "../../components/maintenance/maintenance";

/** The expected effect of a change of one field. */
interface Expected<Value> {
  on: Field["on"];
  value: Value;
  other: Value;
  /** Other notations of the value, which are no change. */
  same: Value[];
}

const expected =
  (on: Field["on"]) =>
  <Value>(value: Value, other: Value, ...same: Value[]): Expected<Value> => ({ on, value, other, same });
/** The expected effects: value, another value, other notations of the first. */
export const [updates, replaces, ignored, recorded] = [expected("updates"), expected("replaces"), expected("ignored"), expected("recorded")];

/** Expectations that fields of several kinds share. */
export const id = replaces("/Subscriptions/A", "/subscriptions/b", "/subscriptions/a");
export const name = replaces("line1", "line2");
export const text = updates("one", "two");
export const owner = updates("o/p/one", "o/p/two");
export const names = updates(["a", "b"], ["a"], ["B", "a"], ["b", "a", "a"]);
export const tags = updates<Tags | undefined>({ cost: "7" }, { cost: "8" }, { COST: "7" });
export const times = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"] as const;
export const timeout = ignored("PT1M", "PT2M");
export const maintenance = ignored<Maintenance | undefined>(undefined, { windows: [{ zone: "UTC", days: ["sunday"], start: "02:00", duration: "PT4H" }] });
export const wait = ignored<"confirmed" | "accepted">("confirmed", "accepted");
/** An absent version is the default: states of releases without the input are no change. */
export const apiVersion = recorded<EdgeApiVersion | undefined>(undefined, "2026-06-01");

/** A kind prepared for the comparison; a field without an expectation does not compile. */
export function kind<Inputs extends WithTimeout, State>(lifecycle: Lifecycle<Inputs, State>, fields: { [Name in keyof Inputs]-?: Expected<Inputs[Name]> }) {
  const given = Object.entries(fields) as [field: string, expected: Expected<unknown>][];
  const inputs = Object.fromEntries(given.map(([field, { value }]) => [field, value])) as Partial<Inputs>;
  const done = Object.fromEntries(lifecycle.phases.map((phase) => [phase.name, phaseKey(lifecycle, phase, inputs)]));
  const provider = new LifecycleProvider(lifecycle, () => Promise.reject(new Error("a comparison asks nobody")));
  const changed = (field: string, value: unknown) => ({ ...inputs, [field]: value });
  return {
    name: lifecycle.kind,
    declared: Object.keys(lifecycle.fields).sort(),
    fields: given,
    diff: async (field: string, value: unknown) => provider.diff("id", { ...inputs, stateVersion: lifecycle.stateVersion, done }, changed(field, value)),
    open: (field: string, value: unknown) => remainingPhases(lifecycle, changed(field, value) as Partial<Inputs>, done).map((phase) => phase.name),
  };
}

/** Describes the field tables of a capability's kinds: what a change of each field does, compared with its expectation. Call it at the top of a test file. */
export function describeFieldTables(capability: string, kinds: readonly ReturnType<typeof kind>[]): void {
  describe(`the field tables of the ${capability} kinds`, () => {
    it("are tested for every kind", () =>
      assert.deepEqual(kinds.map((one) => one.name).sort(), kindNames.filter((kindName) => kindName.startsWith(`${capability}/`)).sort()));

    for (const { name, declared, fields, diff, open } of kinds)
      describe(`${name}`, () => {
        it("has an expectation for every field", () => assert.deepEqual(fields.map(([field]) => field).sort(), declared));

        for (const [field, { on, value, other, same }] of fields) {
          if (on === "updates")
            it(`updates ${field} in place, with a phase that depends on it`, async () => {
              const { changes, replaces } = await diff(field, other);
              assert.deepEqual([changes, replaces], [true, []]);
              assert.notDeepEqual(open(field, other), []);
            });
          if (on === "recorded")
            it(`records a changed ${field} in place, without running a phase`, async () => {
              const { changes, replaces } = await diff(field, other);
              assert.deepEqual([changes, replaces, open(field, other)], [true, [], []]);
            });
          if (on === "replaces") it(`is replaced if ${field} changes`, async () => assert.deepEqual((await diff(field, other)).replaces, [field]));
          if (on === "ignored")
            it(`ignores a changed ${field}`, async () => {
              const { changes, replaces } = await diff(field, other);
              assert.deepEqual([changes, replaces, open(field, other)], [false, [], []]);
            });
          for (const alike of [value, ...same])
            it(`shows no change for ${field} written as ${JSON.stringify(alike)}`, async () => {
              const { changes, replaces } = await diff(field, alike);
              assert.deepEqual([changes, replaces, open(field, alike)], [false, [], []]);
            });
        }
      });
  });
}
