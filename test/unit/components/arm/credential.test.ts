import assert from "node:assert/strict";
import { type HttpClient, createHttpHeaders } from "@azure/core-rest-pipeline";
import { AzureCliCredential, ClientAssertionCredential, ClientSecretCredential } from "@azure/identity";
import { boundedHttpClient } from "../../../../components/arm/bounded-http-client";
import { publicCloud } from "../../../../components/arm/cloud";
import { type Environment, chosenCredential, credentialFrom } from "../../../../components/arm/credential";

const principal = { ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111", ARM_CLIENT_ID: "33333333-3333-4333-8333-333333333333" };

describe("the credential that the environment asks for", () => {
  const chosen: [string, Environment, abstract new (...given: never[]) => unknown][] = [
    ["is the Azure CLI's where nothing is named", {}, AzureCliCredential],
    ["is a client secret", { ...principal, ARM_CLIENT_SECRET: "s" }, ClientSecretCredential],
    ["is OIDC, also where a secret is there", { ...principal, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t", ARM_CLIENT_SECRET: "s" }, ClientAssertionCredential],
  ];
  for (const [claim, environment, expected] of chosen)
    it(claim, () => assert.ok(chosenCredential(environment, publicCloud, boundedHttpClient()) instanceof expected));

  for (const name of ["ARM_TENANT_ID", "ARM_CLIENT_ID"]) {
    it(`is refused without ${name}, which the message names without telling the secret`, () => {
      assert.throws(
        () => credentialFrom({ ...principal, ARM_CLIENT_SECRET: "hidden", [name]: undefined }, publicCloud),
        ({ message }: Error) =>
          message.startsWith(`EDGE-SIGN-IN  the environment names a service principal but ${name} is not set`) && !message.includes("hidden"),
      );
    });
  }
});

describe("a sign-in that fails", () => {
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

  for (const [what, text, words] of [
    ["is refused", refusal, /AADSTS7000215: Invalid client secret provided\. Trace ID: 1/],
    ["is answered with a page of HTML", "<html>", /./],
    ["is answered with an empty body", "", /./],
    ["is answered with null", "null", /./],
    ["is answered without a token", "{}", /./],
  ] as const)
    it(`is one coded error where it ${what}, without the secret`, async () => {
      const signIn = credentialFrom(environment, publicCloud, answering(text, text, text, text));
      await assert.rejects(
        async () => signIn.getToken("https://management.azure.com/.default"),
        ({ name, message }: Error) => {
          assert.equal(name, "EdgeError");
          assert.match(
            message,
            /^EDGE-SIGN-IN {2}the sign-in to Azure failed: .+\n {2}given {3}service principal 3+-.* at login\.microsoftonline\.com\n {2}fix/,
          );
          assert.match(message, words);
          return !message.includes("hidden");
        },
      );
    });
});
