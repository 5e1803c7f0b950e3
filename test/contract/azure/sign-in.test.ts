import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AzureLab } from "../../support/azure-lab";

const run = promisify(execFile);

describe("signing in to the lab with the official library", () => {
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start();
  });
  after(() => lab.stop());

  it("gives a token that ARM takes", async () => {
    const { token } = await lab.credential().getToken(`${lab.azure.endpoint}/.default`);
    const { status } = await lab.send("GET", `/subscriptions/${lab.azure.signIn.subscriptionId}/resourceGroups`, {
      version: "2024-03-01",
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(status, 200);
  });
  it("refuses a wrong secret by the service's code", async () => {
    await assert.rejects(lab.credential("wrong").getToken("https://management.azure.com/.default"), /invalid_client|AADSTS7000215/);
  });
  it("refuses an audience that the tenant does not know", async () => {
    await assert.rejects(lab.credential().getToken("https://elsewhere.example/.default"), /AADSTS500011/);
  });
  it("needs nothing but the environment in another process", async () => {
    const { tenantId, clientId, clientSecret } = lab.azure.signIn;
    const script = `
      const { ClientSecretCredential } = require("@azure/identity");
      const { ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET, AUTHORITY } = process.env;
      new ClientSecretCredential(ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET, { authorityHost: AUTHORITY, disableInstanceDiscovery: true })
        .getToken("https://management.azure.com/.default").then(({ token }) => console.log(token.split(".").length));`;
    const { stdout } = await run(process.execPath, ["-e", script], {
      env: {
        ARM_TENANT_ID: tenantId,
        ARM_CLIENT_ID: clientId,
        ARM_CLIENT_SECRET: clientSecret,
        AUTHORITY: lab.azure.endpoint,
        NODE_EXTRA_CA_CERTS: lab.authority.file,
      },
    });
    assert.equal(stdout.trim(), "3");
  });
  it("is described by the cloud's metadata", async () => {
    const { body } = await lab.exchange("GET", new URL("/metadata/endpoints?api-version=2022-09-01", lab.azure.endpoint), {});
    const { resourceManager, authentication } = JSON.parse(JSON.stringify(body)) as {
      resourceManager: string;
      authentication: { loginEndpoint: string; audiences: string[] };
    };
    assert.deepEqual([resourceManager, authentication.loginEndpoint, authentication.audiences.length > 0], [lab.azure.endpoint, lab.azure.endpoint, true]);
  });
});
