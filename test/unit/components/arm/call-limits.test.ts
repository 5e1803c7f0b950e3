import assert from "node:assert/strict";
import { createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { classify } from "../../../../components/arm/arm-error";
import { limitRequest, retryAfterMs, retryAfterWithinLimits } from "../../../../components/arm/call-limits";

/** Reported lines and the failure of a call with this response and one minute left. */
async function reported(status: number, headers: Readonly<Record<string, string>>) {
  const request = createPipelineRequest({ url: "https://arm.example/a?signature", method: "PUT" });
  const lines: string[] = [];
  limitRequest(request, { remainingMs: () => 60_000, report: (line) => lines.push(line) });
  const failure = await retryAfterWithinLimits
    .sendRequest(request, async () => ({ request, status, headers: createHttpHeaders(headers) }))
    .then(
      () => undefined,
      (error: unknown) => classify(error)?.is,
    );
  return { lines, failure };
}

describe("the wait requested by the service", () => {
  it("is reported if it is long", async () =>
    assert.deepEqual(await reported(429, { "retry-after": "30" }), { lines: ["PUT /a: Azure asks to wait 30 s"], failure: undefined }));
  it("is not reported if it is short, or the call succeeded", async () => {
    assert.deepEqual(await reported(429, { "retry-after": "2" }), { lines: [], failure: undefined });
    assert.deepEqual(await reported(200, { "retry-after": "3600" }), { lines: [], failure: undefined });
  });
  it("makes the call fail if it is longer than the remaining time", async () => {
    assert.deepEqual(await reported(429, { "retry-after": "61" }), { lines: [], failure: "throttled" });
    assert.deepEqual(await reported(503, { "retry-after": "61" }), { lines: [], failure: "serverError" });
  });

  for (const [headers, ms] of [
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after-ms": "500" }, 500],
    [{ "x-ms-retry-after-ms": "500" }, 500],
    [{ "retry-after": "1e300" }, Number.MAX_SAFE_INTEGER],
    [{ "retry-after": "0" }, undefined],
    [{ "retry-after": "-5" }, undefined],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{ "retry-after": new Date(0).toUTCString() }, undefined],
    [{}, undefined],
  ] as const)
    it(`is ${ms === undefined ? "undefined" : `${ms} ms`} for ${JSON.stringify(headers)}`, () =>
      assert.equal(
        retryAfterMs((name) => (headers as Readonly<Record<string, string>>)[name]),
        ms,
      ));
});
