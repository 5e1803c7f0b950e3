import assert from "node:assert/strict";
import { RestError, createPipelineRequest } from "@azure/core-rest-pipeline";
import { ArmError, classify } from "../../../../components/arm/arm-error";
import { armFault } from "../../../../components/arm/arm-fault";

const request = createPipelineRequest({ url: "https://arm.example/subscriptions/s/operations/1?s=signature", method: "POST" });

describe("what a failed call means to the user", () => {
  it("is what Azure said to which call, and that the next run goes on", () =>
    assert.deepEqual(armFault(new ArmError(400, "CapabilityMismatch", "no such capability", "PUT /t"), "Target"), {
      code: "EDGE-AZURE",
      what: "Target: CapabilityMismatch: no such capability",
      given: "PUT /t",
      fix: "correct what Azure names, then run it again: it continues from here",
    }));

  it("is, where something is missing that a resource needs, how to have made again what somebody removed", () => {
    const missing = new ArmError(404, "ResourceNotFound", "no such target", "POST /t");
    assert.match(armFault(missing, "StagedSolution")?.fix ?? "", /somebody deleted it, run `pulumi up --refresh`/);
    assert.match(armFault(missing)?.fix ?? "", /^correct what Azure names/);
  });

  it("is, where the connection broke, the call without what signs it, and that the next run looks first for what came of it", () => {
    const fault = armFault(new RestError("socket hang up", { code: "ECONNRESET", request }));
    assert.deepEqual([fault?.what, fault?.given], ["Azure cannot be reached: socket hang up", "POST /subscriptions/s/operations/1"]);
    assert.match(fault?.fix ?? "", /^run it again, which first checks whether the call took effect; .*network/);
  });

  it("is nothing of any other error", () => assert.equal(armFault(new TypeError("a mistake")), undefined));
});

describe("a call that may have acted although it failed", () => {
  for (const [what, error, uncertain] of [
    ["was refused", new ArmError(400, "BadRequest", "", ""), false],
    ["was accepted and failed later", new ArmError(0, "TargetFailed", "", ""), false],
    ["met a service that failed on its way", new ArmError(502, "BadGateway", "", ""), true],
    ["lost its connection", new RestError("socket hang up", { code: "ECONNRESET", request }), true],
    ["was never a call", new TypeError("a mistake"), false],
  ] as const)
    it(`is ${uncertain ? "one" : "not one"} that ${what}`, () => assert.equal(classify(error)?.mayHaveActed === true, uncertain));
});
