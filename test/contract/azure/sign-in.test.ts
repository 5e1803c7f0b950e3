import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ClientAssertionCredential, ClientCertificateCredential } from "@azure/identity";
import { exchangeAudience, runnerSubject } from "../../../lab/azure/runner-tokens";
import { facts } from "../../../lab/facts";
import { AzureLab } from "../../support/azure-lab";
import { rsaCertificate } from "../../support/sign-ins";

const run = promisify(execFile);

describe("signing in to the lab with the official library", () => {
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start();
  });
  after(() => lab.stop());

  it("returns a token that ARM accepts", async () => {
    const { token } = await lab.credential().getToken(`${lab.azure.endpoint}/.default`);
    const { status } = await lab.send("GET", `/subscriptions/${lab.azure.signIn.subscriptionId}/resourceGroups`, {
      version: "2024-03-01",
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(status, 200);
  });
  it("rejects a wrong secret with the service's code", async () => {
    await assert.rejects(lab.credential("wrong").getToken("https://management.azure.com/.default"), /invalid_client|AADSTS7000215/);
  });
  it("rejects an audience that the tenant does not know", async () => {
    await assert.rejects(lab.credential().getToken("https://elsewhere.example/.default"), /AADSTS500011/);
  });
  it("works in another process with environment variables only", async () => {
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
  it("is described by the cloud's metadata endpoint", async () => {
    const { body } = await lab.exchange("GET", new URL("/metadata/endpoints?api-version=2022-09-01", lab.azure.endpoint), {});
    const { resourceManager, authentication } = JSON.parse(JSON.stringify(body)) as {
      resourceManager: string;
      authentication: { loginEndpoint: string; audiences: string[] };
    };
    assert.deepEqual([resourceManager, authentication.loginEndpoint, authentication.audiences.length > 0], [lab.azure.endpoint, lab.azure.endpoint, true]);
  });

  const scope = "https://management.azure.com/.default";
  const options = () => {
    const { endpoint: authorityHost, tlsOptions } = lab.clientOptions;
    return { authorityHost, disableInstanceDiscovery: true, tlsOptions };
  };

  it("accepts a certificate of the application, and rejects another one", async () => {
    const { tenantId, clientId } = lab.azure.signIn;
    const [own, other] = [await rsaCertificate(), await rsaCertificate()];
    lab.azure.directory.addCertificate(clientId, own.certificate);
    const signIn = ({ file }: { file: string }) => new ClientCertificateCredential(tenantId, clientId, { certificate: file }, options()).getToken(scope);
    assert.ok((await signIn(own)).token);
    await assert.rejects(signIn(other), /AADSTS700027/);
  });

  describe("with a runner's OIDC tokens", () => {
    /** Requests the runner's token in the same way as a job. */
    const runnerToken = async (audience: string, bearer = lab.azure.runner.requestToken) => {
      const url = new URL(lab.azure.runner.requestUrl);
      url.searchParams.set("audience", audience);
      return await lab.exchange<{ value: string }>("GET", url, { authorization: `Bearer ${bearer}` });
    };
    const signIn = async (audience: string) => {
      const { tenantId, clientId } = lab.azure.signIn;
      const assertion = async () => (await runnerToken(audience)).body.value;
      return await new ClientAssertionCredential(tenantId, clientId, assertion, options()).getToken(scope);
    };

    it("is rejected until the application trusts issuer, subject and audience together", async () => {
      const { directory, runner, signIn: deployer } = lab.azure;
      const trusted = { issuer: runner.issuer, subject: runnerSubject, audience: exchangeAudience };
      for (const wrong of [{ issuer: "https://elsewhere.example" }, { subject: "repo:factory/sites:ref:refs/heads/main" }, { audience: "api://other" }])
        directory.addFederatedCredential(deployer.clientId, { ...trusted, ...wrong });
      await assert.rejects(signIn(exchangeAudience), /AADSTS700213/);
      directory.addFederatedCredential(deployer.clientId, trusted);
      assert.ok((await signIn(exchangeAudience)).token);
      await assert.rejects(signIn("https://github.com/factory"), /AADSTS700213/);
    });

    it("requires the job's own request token", async () => assert.equal((await runnerToken(exchangeAudience, "another")).status, 401));
  });

  it("issues a managed identity's tokens to programs that send the identity header", async () => {
    const { directory, identities, endpoint } = lab.azure;
    const [first, second] = [directory.createManagedIdentity("first"), directory.createManagedIdentity("second")];
    const request = async (query: Record<string, string>, header = identities.header) => {
      const url = new URL(identities.url);
      for (const [name, value] of Object.entries({ "api-version": "2019-08-01", resource: endpoint, ...query })) url.searchParams.set(name, value);
      const { status, body } = await lab.exchange<{ client_id?: string }>("GET", url, { "x-identity-header": header });
      return [status, body.client_id];
    };
    assert.deepEqual(await request({}), [200, first.clientId]);
    assert.deepEqual(await request({ client_id: second.clientId }), [200, second.clientId]);
    assert.deepEqual(await request({ client_id: lab.azure.signIn.clientId }), [400, undefined]);
    assert.deepEqual(await request({ resource: "https://elsewhere.example" }), [400, undefined]);
    assert.deepEqual(await request({}, "wrong"), [401, undefined]);
  });

  it("does not accept a token of another tenant for a subscription (A4)", async () => {
    const { directory } = lab.azure;
    const token = directory.sign(directory.createUser("guest"), "access", facts.foreign.tenantId);
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await lab.send("GET", `/subscriptions/${facts.subscriptionId}/resourceGroups`, { version: "2024-03-01", headers });
    assert.deepEqual([status, body.error.code], [401, "InvalidAuthenticationTokenTenant"]);
  });
});
