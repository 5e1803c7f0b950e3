import assert from "node:assert/strict";
import type { ArmAnswer } from "../../../../components/arm/arm-call";
import type { ArmClient } from "../../../../components/arm/arm-client";
import { ArmError, classify, readError } from "../../../../components/arm/arm-error";
import { operationFrom, pollOperation } from "../../../../components/arm/operation";
import type { JsonObject } from "../../../../components/core/json";

const call = { method: "PUT", path: "/a", apiVersion: "1" } as const;
const answer = (status: number, body?: JsonObject, headers: Record<string, string> = {}): ArmAnswer => ({
  status,
  body,
  header: (name) => headers[name],
  time: new Date(0),
});
const arm = (next: ArmAnswer) => ({ send: async () => next }) as Partial<ArmClient> as ArmClient;

describe("an ARM operation", () => {
  it("is finished by a plain 200", () => {
    const operation = operationFrom(call, answer(200, { id: "x" }));
    assert.equal(operation.pollUrl, undefined);
    assert.deepEqual(operation.result, { id: "x" });
  });

  it("continues after 201 with only Azure-AsyncOperation", () => {
    assert.equal(operationFrom(call, answer(201, {}, { "azure-asyncoperation": "https://poll" })).pollUrl, "https://poll");
  });

  it("has the payload of the status document as result, not the document", async () => {
    const running = operationFrom(call, answer(202, undefined, { "azure-asyncoperation": "https://poll", location: "https://poll" }));
    const done = await pollOperation(arm(answer(200, { id: "operation", status: "Succeeded", properties: { id: "resource" } })), running);
    assert.deepEqual(done.result, { id: "resource" });
    assert.equal(done.pollUrl, undefined);
  });

  it("polls the newest signed URL while it is deleting", async () => {
    const running = operationFrom(call, answer(202, undefined, { "azure-asyncoperation": "https://poll?1" }));
    const next = await pollOperation(arm(answer(202, { status: "Deleting" }, { "azure-asyncoperation": "https://poll?2" })), running);
    assert.equal(next.pollUrl, "https://poll?2");
  });

  it("is finished when its Location returns 200", async () => {
    const running = operationFrom(call, answer(202, undefined, { location: "https://poll" }));
    assert.equal((await pollOperation(arm(answer(202)), running)).pollUrl, "https://poll");
    assert.equal((await pollOperation(arm(answer(200)), running)).pollUrl, undefined);
  });

  it("throws the service's code and reason if it failed", async () => {
    const running = operationFrom(call, answer(202, undefined, { "azure-asyncoperation": "https://poll" }));
    await assert.rejects(pollOperation(arm(answer(200, { status: "Failed", error: { code: "X", message: "why" } })), running), {
      code: "X",
      reason: "why",
      status: 0,
    });
  });
});

describe("readError for operations", () => {
  it("reads ARM's error format with its details", () => {
    assert.deepEqual(readError({ error: { code: "A", message: "b", details: [{ code: "C", message: "d" }] } }), { code: "A", reason: "b; d" });
  });
  it("reads a bare string", () => assert.deepEqual(readError("no such type"), { code: "Unknown", reason: "no such type" }));
});

describe("isSettling for operations", () => {
  const isSettling = (error: unknown) => classify(error)?.settles === true;
  it("is true only for temporary refusals", () => {
    assert.ok(isSettling(new ArmError(409, "InvalidResourceOperation", "", "")));
    assert.ok(!isSettling(new ArmError(409, "AlreadyInUse", "", "")));
    assert.ok(!isSettling(new Error("InvalidResourceOperation")));
  });
});
