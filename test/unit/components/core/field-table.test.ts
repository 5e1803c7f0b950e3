import assert from "node:assert/strict";
import fc from "fast-check";
import { asArmId, asNameSet, asYaml, changedFields, ignored, keyOf, recorded, replaces, updates } from "../../../../components/core/field-table";

interface Inputs {
  id: string;
  names: string[];
  text: string;
  timeout: string;
  version?: string;
}
const table = { id: replaces(asArmId), names: updates(asNameSet), text: updates(asYaml), timeout: ignored, version: recorded };
const inputs: Inputs = { id: "/Subscriptions/A", names: ["b", "a"], text: "x: 1", timeout: "PT1M" };

describe("a field table", () => {
  const equal: [string, Partial<Inputs>][] = [
    ["ids in another case", { id: "/subscriptions/a" }],
    ["lists in another order, case or with a repetition", { names: ["A", "b", "B"] }],
    ["YAML in another format", { text: "{ x: 1 }" }],
    ["another value of an ignored field", { timeout: "PT2M" }],
  ];
  for (const [what, change] of equal) {
    it(`sees no change for ${what}`, () => {
      assert.deepEqual(changedFields<Inputs>(table, inputs, { ...inputs, ...change }), { updates: [], replaces: [] });
      assert.equal(keyOf<Inputs>(table, inputs), keyOf<Inputs>(table, { ...inputs, ...change }));
    });
  }

  it("distinguishes updates from replacements", () => {
    assert.deepEqual(changedFields<Inputs>(table, inputs, { ...inputs, id: "/x", names: [], text: "y" }), { updates: ["names", "text"], replaces: ["id"] });
  });

  it("sees an update for another value of a recorded field, with the same key, so that no phase reruns", () => {
    const changed = { ...inputs, version: "2" };
    assert.deepEqual(changedFields<Inputs>(table, inputs, changed), { updates: ["version"], replaces: [] });
    assert.equal(keyOf<Inputs>(table, changed), keyOf<Inputs>(table, inputs));
  });

  it("derives a different key for every relevant change", () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (more) => keyOf<Inputs>(table, inputs) !== keyOf<Inputs>(table, { ...inputs, id: inputs.id + more })));
  });

  it("derives a key only from the selected fields", () => {
    assert.equal(keyOf<Inputs>(table, inputs, ["id"]), keyOf<Inputs>(table, { ...inputs, text: "other" }, ["id"]));
  });
});
