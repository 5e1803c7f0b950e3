import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HttpClient, type PipelineRequest, createHttpHeaders } from "@azure/core-rest-pipeline";
import { federatedToken } from "../../../../components/arm/federated-token";

const requests: PipelineRequest[] = [];
const runner = (status: number, body: string): HttpClient => ({
  sendRequest: async (request) => {
    requests.push(request);
    return { request, status, headers: createHttpHeaders(), bodyAsText: body };
  },
});
const unused: HttpClient = { sendRequest: () => assert.fail("nothing is requested") };
const request = { from: "request", url: "https://run.example/token?api-version=2", bearer: "hidden", audience: "api://AzureADTokenExchange" } as const;

describe("the token of a federated identity (A3)", () => {
  it("is the value of the variable", async () => assert.equal(await federatedToken({ from: "variable", token: "t" }, unused), "t"));

  it("is read from its file each time, so that a long run uses the current one", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "edge-staging-test-")), "token");
    for (const token of ["first", "second"]) {
      writeFileSync(path, `${token}\n`);
      assert.equal(await federatedToken({ from: "file", path }, unused), token);
    }
    writeFileSync(path, "\n");
    await assert.rejects(federatedToken({ from: "file", path }, unused), /ARM_OIDC_TOKEN_FILE_PATH: .* is empty/);
    await assert.rejects(federatedToken({ from: "file", path: `${path}-2` }, unused), /cannot be read \(ENOENT\)/);
  });

  it("is requested from the runner each time, for the audience of Azure", async () => {
    for (const token of ["first", "second"]) assert.equal(await federatedToken(request, runner(200, JSON.stringify({ value: token }))), token);
    const { url, headers } = requests[0] ?? assert.fail();
    assert.equal(url, "https://run.example/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange");
    assert.equal(headers.get("authorization"), "Bearer hidden");
  });

  for (const [status, body] of [
    [403, "{}"],
    [200, "<html>"],
    [200, "{}"],
    [302, ""],
  ] as const)
    it(`is refused if the runner responds ${status} ${body}`, async () => {
      await assert.rejects(federatedToken(request, runner(status, body)), ({ message }: Error) => message === `run.example issued no token: status ${status}`);
    });

  it("is requested only over https", async () => {
    await assert.rejects(federatedToken({ ...request, url: "http://run.example" }, unused), /no https URL|not an https URL/);
  });
});
