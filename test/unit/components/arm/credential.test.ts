import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HttpClient, createHttpHeaders } from "@azure/core-rest-pipeline";
import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
} from "@azure/identity";
import { boundedHttpClient } from "../../../../components/arm/bounded-http-client";
import { publicCloud } from "../../../../components/arm/cloud";
import { chosenCredential, credentialFrom } from "../../../../components/arm/credential";
import { type Environment, signInOf } from "../../../../components/arm/sign-in";

const principal = { ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111", ARM_CLIENT_ID: "33333333-3333-4333-8333-333333333333" };

/** A file with PEM delimiters: only they are checked before the first sign-in. */
function pemFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), "edge-staging-test-")), "sign-in.pem");
  const block = (name: string) => `-----BEGIN ${name}-----\nAA==\n-----END ${name}-----\n`;
  writeFileSync(file, block("PRIVATE KEY") + block("CERTIFICATE"));
  return file;
}

describe("the library's credential for a sign-in (A3, A4)", () => {
  const environment = { ...principal, ARM_DISABLE_INSTANCE_DISCOVERY: "true" };
  const chosen: [string, Environment, abstract new (...given: never[]) => unknown][] = [
    ["the Azure CLI's if nothing is set", {}, AzureCliCredential],
    ["a client secret", { ...environment, ARM_CLIENT_SECRET: "s" }, ClientSecretCredential],
    ["a federated token", { ...environment, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t" }, ClientAssertionCredential],
    ["a managed identity", { ARM_USE_MSI: "true" }, ManagedIdentityCredential],
    ["a certificate", { ...environment, ARM_CLIENT_CERTIFICATE_PATH: pemFile() }, ClientCertificateCredential],
    ["the default chain", { ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" }, DefaultAzureCredential],
  ];
  for (const [claim, given, expected] of chosen)
    it(`is ${claim}`, () => assert.ok(chosenCredential(signInOf(given), given, publicCloud, boundedHttpClient()) instanceof expected));

  for (const [what, content, message] of [
    ["is missing", undefined, /EDGE-SIGN-IN {2}the sign-in's certificate cannot be read \(ENOENT\)\n {2}given {3}ARM_CLIENT_CERTIFICATE_PATH = /],
    ["is a PFX file, which the library does not read", "\u0030\u0082", /is not a PEM file[\s\S]*openssl pkcs12 -in <file>\.pfx -out <file>\.pem -nodes/],
    ["has no private key", "-----BEGIN CERTIFICATE-----\n", /is not a PEM file with certificate and private key/],
  ] as const)
    it(`refuses a certificate that ${what}`, () => {
      const file = join(mkdtempSync(join(tmpdir(), "edge-staging-test-")), "sign-in.pem");
      if (content !== undefined) writeFileSync(file, content);
      assert.throws(() => credentialFrom({ ...principal, ARM_CLIENT_CERTIFICATE_PATH: file }, publicCloud), message);
    });

  it("reports a tenant that the library refuses as one EDGE-SIGN-IN error", () => {
    assert.throws(() => credentialFrom({ ...principal, ARM_TENANT_ID: "a b", ARM_CLIENT_SECRET: "hidden" }, publicCloud), /^EdgeError: EDGE-SIGN-IN /);
  });
});

describe("a failed sign-in", () => {
  const answering = (...texts: string[]): HttpClient => ({
    sendRequest: async (request) => ({
      request,
      status: texts.length > 1 ? 401 : 200,
      headers: createHttpHeaders({ "content-type": "application/json" }),
      bodyAsText: texts.shift() ?? "",
    }),
  });
  const refusal = JSON.stringify({ error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1" });
  const environment = { ...principal, ARM_CLIENT_SECRET: "hidden", ARM_DISABLE_INSTANCE_DISCOVERY: "true" };

  for (const [what, text, reason] of [
    ["is refused", refusal, /AADSTS7000215: Invalid client secret provided\. Trace ID: 1/],
    ["receives an HTML page", "<html>", /./],
    ["receives an empty body", "", /./],
    ["receives null", "null", /./],
    ["receives no token", "{}", /./],
  ] as const)
    it(`is one EDGE-SIGN-IN error without the secret if it ${what}`, async () => {
      const signIn = credentialFrom(environment, publicCloud, answering(text, text, text, text));
      await assert.rejects(
        async () => signIn.getToken("https://management.azure.com/.default"),
        ({ name, message }: Error) => {
          assert.equal(name, "EdgeError");
          assert.match(
            message,
            /^EDGE-SIGN-IN {2}the sign-in to Azure failed: .+\n {2}given {3}service principal 3+-.* at login\.microsoftonline\.com\n {2}fix/,
          );
          assert.match(message, reason);
          return !message.includes("hidden");
        },
      );
    });
});
