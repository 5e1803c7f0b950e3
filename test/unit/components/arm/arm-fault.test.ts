import assert from "node:assert/strict";
import { RestError, createPipelineRequest } from "@azure/core-rest-pipeline";
import { ArmError, classify } from "../../../../components/arm/arm-error";
import { armFault, removalFault } from "../../../../components/arm/arm-fault";

const request = createPipelineRequest({ url: "https://arm.example/subscriptions/s/operations/1?s=signature", method: "POST" });

describe("the fault of a failed ARM call", () => {
  it("has the call, Azure's message and a fix that says that the next run continues", () =>
    assert.deepEqual(armFault(new ArmError(400, "CapabilityMismatch", "no such capability", "PUT /t"), "Target"), {
      code: "EDGE-AZURE",
      what: "Target: CapabilityMismatch: no such capability",
      given: "PUT /t",
      fix: "correct what Azure names, then run it again: it continues from here",
    }));

  it("recommends a refresh if something that a resource needs is missing", () => {
    const missing = new ArmError(404, "ResourceNotFound", "no such target", "POST /t");
    assert.match(armFault(missing, "StagedSolution")?.fix ?? "", /somebody deleted it, run `pulumi up --refresh`/);
    assert.match(armFault(missing)?.fix ?? "", /^correct what Azure names/);
  });

  it("has the call without its signature if the connection broke, and says that the next run first checks its effect", () => {
    const fault = armFault(new RestError("socket hang up", { code: "ECONNRESET", request }));
    assert.deepEqual([fault?.what, fault?.given], ["Azure cannot be reached: socket hang up", "POST /subscriptions/s/operations/1"]);
    assert.match(fault?.fix ?? "", /^run it again, which first checks whether the call took effect; .*network/);
  });

  it("is undefined for any other error", () => assert.equal(armFault(new TypeError("a mistake")), undefined));
});

describe("a failed call that may have taken effect", () => {
  for (const [what, error, uncertain] of [
    ["was refused", new ArmError(400, "BadRequest", "", ""), false],
    ["was accepted and failed later", new ArmError(0, "TargetFailed", "", ""), false],
    ["received 502 from the service", new ArmError(502, "BadGateway", "", ""), true],
    ["lost its connection", new RestError("socket hang up", { code: "ECONNRESET", request }), true],
    ["failed because of a program error", new TypeError("a mistake"), false],
  ] as const)
    it(`is ${uncertain ? "one" : "not one"} that ${what}`, () => assert.equal(classify(error)?.mayHaveActed === true, uncertain));
});

describe("the fault of a removal that Azure refuses (A5)", () => {
  for (const [status, azure, code, fix] of [
    [409, "ScopeLocked", "EDGE-LOCKED", /lock/],
    [403, "RequestDisallowedByPolicy", "EDGE-AZURE-POLICY", /hub\.tags or site\.tags/],
    [409, "MissingSubscriptionRegistration", "EDGE-AZURE", /az provider register/],
    [409, "ReadOnlyDisabledSubscription", "EDGE-AZURE", /subscription enabled/],
    [409, "ResourceGroupBeingDeleted", "EDGE-AZURE", /wait until Azure has deleted/],
    [409, "RoleAssignmentExists", "EDGE-AZURE", /role assignment/],
    [409, "SomethingElse", "EDGE-IN-USE", /remove what Azure says uses it/],
  ] as const)
    it(`has code ${code} and a specific fix for ${azure}`, () => {
      const fault = removalFault(new ArmError(status, azure, "words", "DELETE /x"), "Target");
      assert.equal(fault?.code, code);
      assert.match(fault?.fix ?? "", fix);
    });

  it("is not retried for a lock, a policy or a missing permission, which are classified by their codes", () => {
    for (const [status, azure, is] of [
      [409, "ScopeLocked", "locked"],
      [403, "RequestDisallowedByPolicy", "disallowed"],
      [403, "AuthorizationFailed", "denied"],
    ] as const) {
      const failure = classify(new ArmError(status, azure, "", ""));
      assert.deepEqual([failure?.is, failure?.settles, failure?.mayHaveActed], [is, false, false]);
    }
  });
});
