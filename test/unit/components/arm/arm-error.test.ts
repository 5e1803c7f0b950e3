import assert from "node:assert/strict";
import { ArmError, isSettling, readError } from "../../../../components/arm/arm-error";

describe("readError", () => {
  const shapes: [string, unknown, { code: string; reason: string }][] = [
    ["ARM's shape", { error: { code: "A", message: "b" } }, { code: "A", reason: "b" }],
    [
      "details, however deep",
      { error: { code: "A", message: "b", details: [{ code: "C", message: "d", details: [{ message: "e" }] }] } },
      { code: "A", reason: "b; d; e" },
    ],
    ["a bare error", { code: "A", message: "b" }, { code: "A", reason: "b" }],
    ["a bare string", "No such host", { code: "Unknown", reason: "No such host" }],
    ["an empty body", undefined, { code: "Unknown", reason: "the service gave no reason" }],
    ["an empty string", "", { code: "Unknown", reason: "the service gave no reason" }],
  ];
  for (const [what, body, read] of shapes) it(`reads ${what}`, () => assert.deepEqual(readError(body), read));
});

describe("isSettling", () => {
  for (const code of ["InvalidResourceOperation", "AnotherOperationInProgress", "TokenNotActive"])
    it(`is true for 409 ${code}`, () => assert.ok(isSettling(new ArmError(409, code, "", ""))));
  it("is false for the same code with another status", () => assert.ok(!isSettling(new ArmError(400, "TokenNotActive", "", ""))));
  it("is false for another conflict", () => assert.ok(!isSettling(new ArmError(409, "AlreadyInUse", "", ""))));
  it("is false for another error", () => assert.ok(!isSettling(new Error("TokenNotActive"))));
});

describe("an ArmError", () => {
  it("says what was called, the code and the service's words", () => {
    assert.equal(new ArmError(409, "TokenNotActive", "not yet", "POST /a").message, "POST /a: TokenNotActive: not yet");
  });
});
