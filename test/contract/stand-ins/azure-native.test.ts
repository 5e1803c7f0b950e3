import assert from "node:assert/strict";
import { AzureNative } from "../../../lab/engine/stand-ins/azure-native/azure-native";
import { type Plugin, servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { type ArmServer, startArmServer } from "./arm-server";
import { extensionId, extensionInputs, extensionType, registryId, registryInputs, registryType } from "./azure-resources";
import { failureOf, PluginClient, secret } from "./plugin-client";

const registryBody = {
  id: registryId,
  name: "hub",
  type: "Microsoft.ContainerRegistry/registries",
  location: "eastus2",
  sku: { name: "Premium", tier: "Premium" },
  properties: { loginServer: "hub.test", dataEndpointEnabled: true, provisioningState: "Succeeded", publicNetworkAccess: "Enabled", madeUpByNobody: 1 },
};
const extensionBody = (protectedSettings?: Record<string, string>) => ({
  id: extensionId,
  name: "line1",
  type: "Microsoft.KubernetesConfiguration/extensions",
  properties: {
    extensionType: "microsoft.connectedregistry",
    configurationSettings: { "service.clusterIP": "10.96.0.50" },
    ...(protectedSettings ? { configurationProtectedSettings: protectedSettings } : {}),
    provisioningState: "Succeeded",
  },
});

describe("the stand-in for azure-native", () => {
  let arm: ArmServer;
  let plugin: Plugin;
  let client: PluginClient;

  before(async () => {
    arm = await startArmServer();
    plugin = await servePlugin(new AzureNative(arm.environment));
    client = new PluginClient(plugin.port);
    await client.configure();
  });
  beforeEach(() => {
    arm.requests.length = 0;
    arm.script({});
  });
  after(async () => {
    client.close();
    plugin.stop();
    await arm.stop();
  });

  const lines = () => arm.requests.map(({ line }) => line);

  it("reports the version of the npm package", async () => {
    assert.equal(await client.version(), "3.28.0");
  });

  it("creates with GET, PUT, polls, the operation's own GET and a final GET (P2)", async () => {
    arm.script({
      [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: registryBody }],
      [`PUT ${registryId}`]: { status: 202, headers: { "Azure-AsyncOperation": "{host}/status", "Retry-After": "0" } },
      "GET /status": [
        { status: 200, body: { status: "Creating" } },
        { status: 200, body: { status: "Succeeded" } },
      ],
    });
    const created = await client.create(registryType, registryInputs);
    assert.deepEqual(lines(), [`GET ${registryId}`, `PUT ${registryId}`, "GET /status", "GET /status", `GET ${registryId}`, `GET ${registryId}`]);
    assert.equal(created.id, registryId);
  });

  it("sends inputs at their places in the body, with the SDK's default API version", async () => {
    arm.script({ [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: registryBody }], [`PUT ${registryId}`]: { status: 200, body: registryBody } });
    await client.create(registryType, registryInputs);
    const put = arm.requests.find(({ line }) => line.startsWith("PUT"));
    assert.deepEqual(put?.body, { location: "eastus2", sku: { name: "Premium" }, properties: { dataEndpointEnabled: true } });
    assert.equal(put?.apiVersion, "2023-01-01-preview");
  });

  it("returns flattened properties without those that the SDK does not know", async () => {
    arm.script({ [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: registryBody }], [`PUT ${registryId}`]: { status: 200, body: registryBody } });
    const { outputs } = await client.create(registryType, registryInputs);
    assert.deepEqual(outputs, {
      name: "hub",
      type: "Microsoft.ContainerRegistry/registries",
      location: "eastus2",
      sku: { name: "Premium", tier: "Premium" },
      loginServer: "hub.test",
      dataEndpointEnabled: true,
      provisioningState: "Succeeded",
      publicNetworkAccess: "Enabled",
      azureApiVersion: "2023-01-01-preview",
    });
  });

  it("polls the resource itself during provisioning if no header names an operation", async () => {
    const provisioning = { ...registryBody, properties: { provisioningState: "Creating" } };
    arm.script({
      [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: provisioning }, { status: 200, body: registryBody }],
      [`PUT ${registryId}`]: { status: 201, body: provisioning },
    });
    const { outputs } = await client.create(registryType, registryInputs);
    assert.equal(outputs.provisioningState, "Succeeded");
  });

  it("does not poll a PUT whose response has a final state (P2)", async () => {
    arm.script({
      [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: registryBody }],
      [`PUT ${registryId}`]: { status: 201, body: registryBody, headers: { "Azure-AsyncOperation": "{host}/status" } },
    });
    await client.create(registryType, registryInputs);
    assert.deepEqual(lines(), [`GET ${registryId}`, `PUT ${registryId}`, `GET ${registryId}`, `GET ${registryId}`]);
  });

  it("resolves a relative Location of a PUT, and rejects that of a DELETE (P2)", async () => {
    const relative = { status: 202, headers: { Location: "/result" } };
    arm.script({
      [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: registryBody }],
      [`PUT ${registryId}`]: relative,
      "GET /result": { status: 200, body: registryBody },
      [`DELETE ${registryId}`]: relative,
    });
    await client.create(registryType, registryInputs);
    assert.deepEqual(lines(), [`GET ${registryId}`, `PUT ${registryId}`, "GET /result", `GET ${registryId}`]);
    assert.match((await failureOf(client.delete(registryType, registryId))).message, /invalid polling URL \/result/);
  });

  it("refuses to create an existing resource, without a write", async () => {
    arm.script({ [`GET ${registryId}`]: { status: 200, body: registryBody } });
    const failure = await failureOf(client.create(registryType, registryInputs));
    assert.deepEqual([failure.message, lines()], [`cannot create already existing resource '${registryId}'`, [`GET ${registryId}`]]);
  });

  it("returns the service's error message and records nothing", async () => {
    arm.script({ [`PUT ${registryId}`]: { status: 403, body: { error: { code: "AuthorizationFailed", message: "no role" } } } });
    const failure = await failureOf(client.create(registryType, registryInputs));
    assert.deepEqual(failure, { message: 'Status=403 Code="AuthorizationFailed" Message="no role"', partial: undefined });
  });

  it("records a resource whose operation fails after it was accepted", async () => {
    arm.script({
      [`GET ${registryId}`]: [{ status: 404 }, { status: 200, body: { ...registryBody, properties: { provisioningState: "Failed" } } }],
      [`PUT ${registryId}`]: {
        status: 201,
        body: { ...registryBody, properties: { provisioningState: "Creating" } },
        headers: { "Azure-AsyncOperation": "{host}/status" },
      },
      "GET /status": { status: 200, body: { status: "Failed", error: { code: "Conflict", message: "cannot" } } },
    });
    const { partial } = await failureOf(client.create(registryType, registryInputs));
    assert.deepEqual(
      [partial?.id, partial?.properties.provisioningState, partial?.inputs.registryName, partial?.reasons],
      [registryId, "Failed", "hub", ['Status=200 Code="Conflict" Message="cannot"']],
    );
  });

  it("retries transient errors", async () => {
    arm.script({
      [`GET ${registryId}`]: [{ status: 503 }, { status: 404 }, { status: 200, body: registryBody }],
      [`PUT ${registryId}`]: { status: 200, body: registryBody },
    });
    assert.equal((await client.create(registryType, registryInputs)).id, registryId);
  });

  it("keeps secrets secret at the same paths", async () => {
    arm.script({
      [`GET ${extensionId}`]: [{ status: 404 }, { status: 200, body: extensionBody({ connectionString: "" }) }],
      [`PUT ${extensionId}`]: { status: 200, body: extensionBody() },
    });
    const { outputs } = await client.create(extensionType, { ...extensionInputs, configurationProtectedSettings: secret({ connectionString: "do-not-show" }) });
    assert.deepEqual(outputs.configurationProtectedSettings, secret({ connectionString: "" }));
    const put = arm.requests.find(({ line }) => line.startsWith("PUT"));
    assert.deepEqual((put?.body?.properties as Record<string, unknown> | undefined)?.configurationProtectedSettings, { connectionString: "do-not-show" });
  });

  for (const [shape, shown] of [
    ["absent", undefined],
    ["empty strings", { connectionString: "" }],
  ] as const) {
    it(`keeps protected settings in the inputs at a refresh if a GET returns them as ${shape}`, async () => {
      const inputs = { ...extensionInputs, configurationProtectedSettings: secret({ connectionString: "do-not-show" }) };
      arm.script({
        [`GET ${extensionId}`]: [{ status: 404 }, { status: 200, body: extensionBody(shown) }],
        [`PUT ${extensionId}`]: { status: 200, body: extensionBody() },
      });
      const { outputs } = await client.create(extensionType, inputs);
      const read = await client.read(extensionType, extensionId, inputs, outputs);
      assert.deepEqual([read.inputs, read.outputs], [inputs, outputs]);
    });
  }

  it("adopts a change made in the service into the inputs at a refresh, so that the next run reverts it", async () => {
    const outputs = { name: "hub", sku: { name: "Premium", tier: "Premium" }, dataEndpointEnabled: true, loginServer: "hub.test" };
    arm.script({ [`GET ${registryId}`]: { status: 200, body: { ...registryBody, properties: { ...registryBody.properties, dataEndpointEnabled: false } } } });
    const read = await client.read(registryType, registryId, registryInputs, { ...outputs, location: "eastus2", publicNetworkAccess: "Enabled" });
    assert.deepEqual(read.inputs, { ...registryInputs, dataEndpointEnabled: false });
  });

  it("reads an unmanaged resource by its id", async () => {
    arm.script({ [`GET ${registryId}`]: { status: 200, body: registryBody } });
    const read = await client.read(registryType, registryId, {}, {});
    assert.deepEqual([read.inputs.registryName, read.inputs.sku, read.outputs.loginServer], ["hub", { name: "Premium" }, "hub.test"]);
  });

  it("reports a resource as gone if the service returns 404", async () => {
    assert.equal((await client.read(registryType, registryId, registryInputs, {})).id, "");
  });

  it("updates with the whole body, then reads", async () => {
    arm.script({ [`GET ${registryId}`]: { status: 200, body: registryBody }, [`PUT ${registryId}`]: { status: 200, body: registryBody } });
    await client.update(registryType, registryId, registryInputs, {}, { ...registryInputs, tags: { a: "b" } });
    assert.deepEqual(lines(), [`PUT ${registryId}`, `GET ${registryId}`]);
    assert.deepEqual(arm.requests[0]?.body, { location: "eastus2", sku: { name: "Premium" }, tags: { a: "b" }, properties: { dataEndpointEnabled: true } });
  });

  it("deletes and polls the operation until it ends", async () => {
    arm.script({ [`DELETE ${registryId}`]: { status: 202, headers: { Location: "{host}/result" } }, "GET /result": [{ status: 202 }, { status: 204 }] });
    await client.delete(registryType, registryId);
    assert.deepEqual(lines(), [`DELETE ${registryId}`, "GET /result", "GET /result"]);
  });

  it("treats a missing resource as deleted", async () => {
    await client.delete(registryType, registryId);
    assert.deepEqual(lines(), [`DELETE ${registryId}`]);
  });
});
