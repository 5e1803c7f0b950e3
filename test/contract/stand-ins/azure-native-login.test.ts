import assert from "node:assert/strict";
import { AzureNative } from "../../../lab/engine/stand-ins/azure-native/azure-native";
import { servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { type ArmServer, clientSecret, startArmServer } from "./arm-server";
import { registryId, registryInputs, registryType } from "./azure-resources";
import { failureOf, PluginClient, secret } from "./plugin-client";

describe("the login of the stand-in for azure-native", () => {
  let arm: ArmServer;
  before(async () => {
    arm = await startArmServer();
  });
  after(() => arm.stop());

  async function withPlugin<T>(environment: Record<string, string>, use: (client: PluginClient) => Promise<T>): Promise<T> {
    const plugin = await servePlugin(new AzureNative(environment));
    const client = new PluginClient(plugin.port);
    try {
      return await use(client);
    } finally {
      client.close();
      plugin.stop();
    }
  }

  it("reports all missing settings together", async () => {
    const { message } = await withPlugin({}, (client) => failureOf(client.configure()));
    assert.match(message, /metadataHost \(ARM_METADATA_HOSTNAME\).*subscriptionId \(ARM_SUBSCRIPTION_ID\).*disableInstanceDiscovery/);
  });

  for (const [what, settings, missing] of [
    ["a secret", { ARM_CLIENT_SECRET: "s" }, /needs azure-native:tenantId \(ARM_TENANT_ID\), azure-native:clientId \(ARM_CLIENT_ID\)$/],
    ["a certificate", { ARM_CLIENT_CERTIFICATE_PATH: "c.pem" }, /needs azure-native:tenantId .*, azure-native:clientId /],
    ["a runner's token", { ARM_USE_OIDC: "true" }, /tenantId .*clientId .*oidcRequestUrl \(ACTIONS_ID_TOKEN_REQUEST_URL\), azure-native:oidcRequestToken/],
  ] as const)
    it(`reports what is missing for a sign-in with ${what}`, async () => {
      const { ARM_CLIENT_ID: _, ARM_TENANT_ID: __, ARM_CLIENT_SECRET: ___, ...others } = arm.environment;
      const { message } = await withPlugin({ ...others, ...settings }, (client) => failureOf(client.configure()));
      assert.match(message, missing);
    });

  it("trusts only the given CAs", async () => {
    const { SSL_CERT_FILE: _, ...untrusting } = arm.environment;
    const { message } = await withPlugin(untrusting, (client) => failureOf(client.configure()));
    assert.match(message, /certificate/);
  });

  it("prefers stack settings over environment variables", async () => {
    const id = await withPlugin({ ...arm.environment, ARM_CLIENT_SECRET: "wrong" }, async (client) => {
      await client.configure({ clientSecret: secret(clientSecret) });
      return (await client.read(registryType, registryId, {}, {})).id;
    });
    assert.equal(id, "");
  });

  it("reports the service's reason for a refused login, without the secret", async () => {
    const { message } = await withPlugin({ ...arm.environment, ARM_CLIENT_SECRET: "wrong-one" }, async (client) => {
      await client.configure();
      return failureOf(client.read(registryType, registryId, {}, {}));
    });
    assert.match(message, /AADSTS7000215: Invalid client secret provided\./);
    assert.doesNotMatch(message, /wrong-one/);
  });

  it("aborts a running call when the engine cancels", async () => {
    arm.script({ [`PUT ${registryId}`]: { status: 202, headers: { Location: "/never" } }, "GET /never": { status: 202 } });
    const { message } = await withPlugin(arm.environment, async (client) => {
      await client.configure();
      const failure = failureOf(client.create(registryType, registryInputs));
      while (!arm.requests.some(({ line }) => line === "GET /never")) await new Promise(setImmediate);
      await client.cancel();
      return failure;
    });
    assert.match(message, /abort|cancel/i);
  });

  it("aborts a call at its timeout, and records id and inputs without properties (P2)", async () => {
    arm.script({ [`PUT ${registryId}`]: { status: 202, headers: { Location: "/never" } }, "GET /never": { status: 202 } });
    const { partial } = await withPlugin(arm.environment, async (client) => {
      await client.configure();
      return failureOf(client.create(registryType, registryInputs, { timeoutSeconds: 0.2 }));
    });
    assert.deepEqual([partial?.id, partial?.properties, partial?.inputs.registryName], [registryId, {}, "hub"]);
  });
});
