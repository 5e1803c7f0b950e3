import assert from "node:assert/strict";
import { AzureCliCredential, ClientAssertionCredential, ClientSecretCredential } from "@azure/identity";
import { publicCloud } from "../../../../components/arm/cloud";
import { type Environment, credentialFrom } from "../../../../components/arm/credential";

const principal = { ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111", ARM_CLIENT_ID: "33333333-3333-4333-8333-333333333333" };

describe("the credential that the environment asks for", () => {
  const chosen: [string, Environment, abstract new (...given: never[]) => unknown][] = [
    ["is the Azure CLI's where nothing is named", {}, AzureCliCredential],
    ["is a client secret", { ...principal, ARM_CLIENT_SECRET: "s" }, ClientSecretCredential],
    ["is OIDC, also where a secret is there", { ...principal, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t", ARM_CLIENT_SECRET: "s" }, ClientAssertionCredential],
  ];
  for (const [claim, environment, expected] of chosen) it(claim, () => assert.ok(credentialFrom(environment, publicCloud) instanceof expected));

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
