import assert from "node:assert/strict";
import { refreshedInputs } from "../../../../../../lab/engine/stand-ins/azure-native/refreshed-inputs";

describe("inputs after a refresh", () => {
  it("stay when the service shows what it showed before, whatever they are", () => {
    assert.deepEqual(refreshedInputs({ a: 1 }, { b: 2 }, { b: 2 }), { a: 1 });
  });

  it("take over only the member that changed", () => {
    assert.deepEqual(refreshedInputs({ a: { b: 1 } }, { a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }), { a: { b: 2 } });
  });

  it("take over what was added on the service", () => {
    assert.deepEqual(refreshedInputs({}, {}, { tags: { x: "y" } }), { tags: { x: "y" } });
  });

  it("lose what was taken away on the service", () => {
    assert.deepEqual(refreshedInputs({ a: { b: 1, c: 1 } }, { a: { b: 1, c: 1 } }, { a: { b: 1 } }), { a: { b: 1 } });
  });
});
