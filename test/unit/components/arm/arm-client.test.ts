import assert from "node:assert/strict";
import { type HttpClient, createHttpHeaders } from "@azure/core-rest-pipeline";
import { ArmClient } from "../../../../components/arm/arm-client";
import { apiVersions } from "../../../../components/core/api-versions";

const target = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge/targets/line1";
const registry = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const login = "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111";
const environment = {
  ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111",
  ARM_CLIENT_ID: "33333333-3333-4333-8333-333333333333",
  ARM_CLIENT_SECRET: "hidden",
  ARM_DISABLE_INSTANCE_DISCOVERY: "true",
};

/** A client with the API versions of its calls to Resource Manager, in order. */
async function client(): Promise<{ arm: ArmClient; versions: (string | null)[] }> {
  const versions: (string | null)[] = [];
  const answerTo = ({ origin, pathname, searchParams }: URL): object => {
    if (origin === new URL(login).origin)
      return {
        token_type: "Bearer",
        expires_in: 3600,
        access_token: "t",
        issuer: login,
        token_endpoint: `${login}/token`,
        authorization_endpoint: `${login}/a`,
      };
    versions.push(searchParams.get("api-version"));
    return { id: pathname, status: "Succeeded" };
  };
  const http: HttpClient = {
    sendRequest: async (request) => ({
      request,
      status: 200,
      headers: createHttpHeaders({ "content-type": "application/json", date: new Date(0).toUTCString() }),
      bodyAsText: JSON.stringify(answerTo(new URL(request.url))),
    }),
  };
  return { arm: await ArmClient.connect(environment, { http }), versions };
}

describe("the ARM client with a selected API version", () => {
  it("uses it only for workload orchestration, also within the limits of a run", async () => {
    const { arm, versions } = await client();
    const selecting = arm.selecting("2026-06-01");
    const limited = selecting.within({ remainingMs: () => 60_000, report: () => {} });
    for (const one of [arm, selecting, limited, limited.selecting(undefined)]) {
      await one.get(target, apiVersions.edge);
      await one.get(registry, apiVersions.containerRegistry);
    }
    const [own, other] = [apiVersions.edge, apiVersions.containerRegistry];
    assert.deepEqual(versions, [own, other, "2026-06-01", other, "2026-06-01", other, own, other]);
  });

  it("does not change a URL returned by the service", async () => {
    const { arm, versions } = await client();
    await arm.selecting("2026-06-01").send({ method: "GET", expects: "status", path: `https://management.azure.com${target}?api-version=2025-08-01` });
    assert.deepEqual(versions, ["2025-08-01"]);
  });
});
