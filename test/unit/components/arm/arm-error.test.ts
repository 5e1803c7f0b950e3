import assert from "node:assert/strict";
import { RestError } from "@azure/core-rest-pipeline";
import { ArmError, classify, isAbsent, readError, readable } from "../../../../components/arm/arm-error";

describe("readError", () => {
  const shapes: [string, unknown, { code: string; reason: string }][] = [
    ["ARM's error format", { error: { code: "A", message: "b" } }, { code: "A", reason: "b" }],
    [
      "details at any depth",
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

describe("classify", () => {
  for (const [status, code, is] of [
    [403, "AuthorizationFailed", "denied"],
    [401, "InvalidAuthenticationTokenTenant", "denied"],
    [401, "ExpiredAuthenticationToken", "rejected"],
    [404, "ResourceNotFound", "absent"],
    [409, "AlreadyInUse", "conflict"],
    [429, "TooManyRequests", "throttled"],
    [0, "TargetFailed", "operationFailed"],
    [500, "InternalServerError", "serverError"],
    [400, "BadRequest", "rejected"],
  ] as const)
    it(`classifies ${status} ${code} as ${is}, and keeps the service's code and message`, () => {
      const { is: kind, code: kept, reason } = classify(new ArmError(status, code, "why", "GET /a")) ?? {};
      assert.deepEqual([kind, kept, reason], [is, code, "why"]);
    });

  it("classifies a failed connection as unreachable", () => assert.equal(classify(new RestError("reset", { code: "ECONNRESET" }))?.is, "unreachable"));
  it("does not classify another error", () => assert.equal(classify(new TypeError("a mistake")), undefined));
  it("recognizes only a 404 as absent", () =>
    assert.deepEqual(
      [404, 403].map((status) => isAbsent(new ArmError(status, "", "", ""))),
      [true, false],
    ));
});

describe("readable", () => {
  it("returns undefined if this identity has no permission, and throws every other error", async () => {
    assert.equal(await readable(Promise.reject(new ArmError(403, "AuthorizationFailed", "", ""))), undefined);
    assert.equal(await readable(Promise.resolve("body")), "body");
    await assert.rejects(readable(Promise.reject(new ArmError(404, "ResourceNotFound", "", ""))), ArmError);
  });
});

describe("isSettling", () => {
  const isSettling = (error: unknown) => classify(error)?.settles === true;

  for (const code of ["InvalidResourceOperation", "AnotherOperationInProgress", "TokenNotActive"])
    it(`is true for 409 ${code}`, () => assert.ok(isSettling(new ArmError(409, code, "", ""))));
  it("is false for the same code with another status", () => assert.ok(!isSettling(new ArmError(400, "TokenNotActive", "", ""))));
  it("is false for another conflict", () => assert.ok(!isSettling(new ArmError(409, "AlreadyInUse", "", ""))));
  it("is false for another error", () => assert.ok(!isSettling(new Error("TokenNotActive"))));
});

describe("an ArmError", () => {
  it("has a message with the call, the code and the service's reason", () => {
    assert.equal(new ArmError(409, "TokenNotActive", "not yet", "POST /a").message, "POST /a: TokenNotActive: not yet");
  });
});
