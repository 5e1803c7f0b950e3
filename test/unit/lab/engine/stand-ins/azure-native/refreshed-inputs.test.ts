import assert from "node:assert/strict";
import { refreshedInputs } from "../../../../../../lab/engine/stand-ins/azure-native/refreshed-inputs";

describe("inputs after a refresh", () => {
  it("stay the same if the service's state did not change", () => {
    assert.deepEqual(refreshedInputs({ a: 1 }, { b: 2 }, { b: 2 }), { a: 1 });
  });

  it("receive only the changed property", () => {
    assert.deepEqual(refreshedInputs({ a: { b: 1 } }, { a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }), { a: { b: 2 } });
  });

  it("receive a property that was added in the service", () => {
    assert.deepEqual(refreshedInputs({}, {}, { tags: { x: "y" } }), { tags: { x: "y" } });
  });

  it("lose a property that was removed in the service", () => {
    assert.deepEqual(refreshedInputs({ a: { b: 1, c: 1 } }, { a: { b: 1, c: 1 } }, { a: { b: 1 } }), { a: { b: 1 } });
  });
});
