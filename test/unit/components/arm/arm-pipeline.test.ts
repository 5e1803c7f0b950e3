import assert from "node:assert/strict";
import { createHttpHeaders, createPipelineRequest, type HttpMethods, RestError } from "@azure/core-rest-pipeline";
import { ArmPipelines } from "../../../../components/arm/arm-pipeline";

const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** Sends a call to a server that returns these statuses in order, repeating the last. `drop` breaks the connection. Any other text is a 429 with this Retry-After. */
async function sent(method: HttpMethods, answers: (number | string)[], repeatable?: boolean): Promise<{ status: number | undefined; calls: number }> {
  const pipelines = new ArmPipelines(credential, "https://arm.example", () => 0);
  let calls = 0;
  const client = {
    sendRequest: async (request: ReturnType<typeof createPipelineRequest>) => {
      const answer = answers[Math.min(calls, answers.length - 1)] ?? 200;
      calls += 1;
      if (answer === "drop") throw new RestError("connection reset", { code: "ECONNRESET", request });
      if (typeof answer === "string") return { request, status: 429, headers: createHttpHeaders({ "retry-after": answer }) };
      return { request, status: answer, headers: createHttpHeaders(answer === 503 ? { "retry-after": "0" } : {}) };
    },
  };
  const status = await pipelines
    .for({ method, repeatable })
    .sendRequest(client, createPipelineRequest({ url: "https://arm.example/x", method }))
    .then(
      (response) => response.status,
      () => undefined,
    );
  return { status, calls };
}

describe("the retry policy of ARM calls", function () {
  this.timeout(20_000);

  it("retries a throttled call of any method, also without Retry-After", async () => {
    assert.deepEqual(await sent("POST", [429, 200]), { status: 200, calls: 2 });
    assert.deepEqual(await sent("PUT", [429, 200]), { status: 200, calls: 2 });
  });

  it("retries a POST after 503 with Retry-After", async () => assert.deepEqual(await sent("POST", [503, 200]), { status: 200, calls: 2 }));

  it("does not retry a POST that may have taken effect", async () => {
    assert.deepEqual(await sent("POST", [500, 200]), { status: 500, calls: 1 });
    assert.deepEqual(await sent("POST", ["drop", 200]), { status: undefined, calls: 1 });
  });

  it("retries a POST marked as repeatable, and not a PUT marked as not repeatable", async () => {
    assert.deepEqual(await sent("POST", ["drop", 200], true), { status: 200, calls: 2 });
    assert.deepEqual(await sent("PUT", ["drop", 200], false), { status: undefined, calls: 1 });
  });

  it("does not retry a call whose Retry-After is longer than two minutes", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
    for (const method of ["GET", "PUT", "POST"] as const)
      for (const wait of ["86400", "121", tomorrow]) assert.deepEqual(await sent(method, [wait, 200]), { status: 429, calls: 1 }, `${method} ${wait}`);
    assert.deepEqual(await sent("GET", ["0", 200]), { status: 200, calls: 2 });
  });

  it("retries a PUT after 500", async () => assert.deepEqual(await sent("PUT", [500, 200]), { status: 200, calls: 2 }));
});
