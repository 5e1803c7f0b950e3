import assert from "node:assert/strict";
import { RestError } from "@azure/core-rest-pipeline";
import * as pulumi from "@pulumi/pulumi";
import { ArmError, ForeignAnswer } from "../../../../components/arm/arm-error";
import { EdgeError } from "../../../../components/core/fault";
import { runError } from "../../../../program/errors/run-error";

describe("the error that ends a run", () => {
  for (const [what, error, expected] of [
    [
      "several faults of a stack",
      new EdgeError([1, 2].map((number) => ({ code: `EDGE-${number}`, what: "w", fix: "f" }))),
      /^EDGE-1 {2}w\n {2}fix {5}f\nEDGE-2 /,
    ],
    [
      "a refusal by Azure",
      new ArmError(400, "BadRequest", "no such level", "GET /t"),
      /^EDGE-AZURE {2}BadRequest: no such level\n {2}given {3}GET \/t\n {2}fix/,
    ],
    ["a failed connection to Azure", new RestError("getaddrinfo ENOTFOUND"), /^EDGE-AZURE {2}Azure cannot be reached: getaddrinfo ENOTFOUND\n {2}fix/],
    [
      "an answer that is not from Azure",
      new ForeignAnswer(200, "status 200: text/html instead of JSON", "GET /t"),
      /^EDGE-AZURE-ANSWER {2}this is not Azure's answer: status 200: text\/html instead of JSON\n {2}given {3}GET \/t\n {2}fix/,
    ],
  ] as const)
    it(`for ${what} states problem and fix, without a stack trace`, () => {
      const ended = runError(error);
      assert.ok(ended instanceof pulumi.RunError);
      assert.match(ended.message, expected);
    });

  it("is passed on unchanged with its stack trace for a bug in this program", () => {
    const mistake = new TypeError("undefined is not a function");
    assert.equal(runError(mistake), mistake);
  });
});
