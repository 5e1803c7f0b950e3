import assert from "node:assert/strict";
import { type HttpClient, createHttpHeaders } from "@azure/core-rest-pipeline";
import { ArmClient } from "../../../../components/arm/arm-client";
import { ArmError } from "../../../../components/arm/arm-error";

const id = "/subscriptions/s/resourceGroups/g/providers/P/things/one";
const environment = {
  ...{ ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111", ARM_CLIENT_ID: "33333333-3333-4333-8333-333333333333" },
  ...{ ARM_CLIENT_SECRET: "secret", ARM_DISABLE_INSTANCE_DISCOVERY: "true" },
};
const failure = (code: string) => ({ error: { code, message: "the scope is locked" } });

/** A client of an Azure with these responses by method; every sign-in succeeds. */
async function clientOf(answers: Readonly<Record<string, [status: number, body: unknown]>>): Promise<{ arm: ArmClient; calls: string[] }> {
  const calls: string[] = [];
  const http: HttpClient = {
    sendRequest: async (request) => {
      const isSignIn = !request.url.startsWith("https://management.azure.com/");
      if (!isSignIn) calls.push(request.method);
      const issuer = "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111";
      const signedIn = { token_endpoint: `${issuer}/token`, authorization_endpoint: `${issuer}/authorize`, issuer, jwks_uri: `${issuer}/keys` };
      const token = { token_type: "Bearer", expires_in: 3600, access_token: "signed-in" };
      const [status, body] = isSignIn ? [200, request.url.includes("/.well-known/") ? signedIn : token] : (answers[request.method] ?? assert.fail(request.url));
      const headers = createHttpHeaders({ "content-type": "application/json; charset=utf-8" });
      return { request, status, headers, bodyAsText: JSON.stringify(body) };
    },
  };
  return { arm: await ArmClient.connect(environment, { http }), calls };
}

describe("a DELETE refused by a management lock (A5)", () => {
  const locked: [number, unknown] = [409, failure("ScopeLocked")];

  it("succeeds if the resource does not exist", async () => {
    const { arm, calls } = await clientOf({ DELETE: locked, GET: [404, failure("ResourceNotFound")] });
    assert.equal(await arm.beginDelete(id, "2026-01-01"), undefined);
    assert.deepEqual(calls, ["DELETE", "GET"]);
  });

  for (const [where, live] of [
    ["exists", [200, { id, name: "one" }]],
    ["may not be read", [403, failure("AuthorizationFailed")]],
  ] as const)
    it(`fails with ScopeLocked if the resource ${where}`, async () => {
      const { arm } = await clientOf({ DELETE: locked, GET: [...live] });
      await assert.rejects(arm.beginDelete(id, "2026-01-01"), (error: unknown) => error instanceof ArmError && error.code === "ScopeLocked");
    });

  it("is the only conflict after which the resource is read", async () => {
    const { arm, calls } = await clientOf({ DELETE: [409, failure("Conflict")] });
    await assert.rejects(arm.beginDelete(id, "2026-01-01"), /Conflict/);
    assert.deepEqual(calls, ["DELETE"]);
  });
});
