import { readFile } from "node:fs/promises";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { AzureCliCredential, ClientAssertionCredential, ClientSecretCredential, type TokenCredential } from "@azure/identity";
import { EdgeError } from "../core/fault";
import { foreignText } from "../core/foreign-text";
import { boundedHttpClient } from "./bounded-http-client";
import type { Cloud } from "./cloud";

/** Environment variables by name; the ones of the vendor's azure-native provider, so that one sign-in serves both. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How long the Azure CLI may take for a token, in milliseconds. Our proposal. */
const cliLimitMs = 30_000;

/** The sign-in that the environment asks for. Where it fails, every call that needs it throws one EdgeError `EDGE-SIGN-IN`, and the next call signs in again. */
export function credentialFrom(environment: Environment, cloud: Cloud, http: HttpClient = boundedHttpClient()): TokenCredential {
  const credential = chosenCredential(environment, cloud, http);
  const { ARM_CLIENT_ID: client, ARM_TENANT_ID: tenant } = environment;
  const who = credential instanceof AzureCliCredential ? "the Azure CLI's account" : `service principal ${client} of tenant ${tenant}`;
  return {
    getToken: async (scopes, options) => {
      const token = await credential.getToken(scopes, options).catch((error: unknown) => {
        throw error instanceof EdgeError ? error : refused(who, cloud, error instanceof Error ? error.message : String(error));
      });
      if (!token?.token) throw refused(who, cloud, "there is no token in the answer");
      return token;
    },
  };
}

function refused(given: string, { authority }: Cloud, reason: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-SIGN-IN",
      what: `the sign-in to Azure failed: ${foreignText(reason)}`,
      given: `${given}, at ${new URL(authority).host}`,
      fix: "sign in with `az login`, or correct the ARM_ variables of the service principal; then run it again",
    },
  ]);
}

/**
 * OIDC (`ARM_USE_OIDC` with `ARM_OIDC_TOKEN` or `ARM_OIDC_TOKEN_FILE_PATH`), client secret (`ARM_CLIENT_SECRET`), else the signed-in Azure CLI.
 */
export function chosenCredential(environment: Environment, cloud: Cloud, httpClient: HttpClient): TokenCredential {
  // No redirects: the request contains the secret.
  const http = { httpClient, redirectOptions: { maxRetries: 0 } };
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery: environment["ARM_DISABLE_INSTANCE_DISCOVERY"] === "true", ...http };
  const oidc = environment["ARM_USE_OIDC"] === "true";
  const secret = environment["ARM_CLIENT_SECRET"];
  if (!oidc && !secret) return new AzureCliCredential({ processTimeoutInMs: cliLimitMs });
  const tenant = required(environment, "ARM_TENANT_ID");
  const client = required(environment, "ARM_CLIENT_ID");
  if (oidc) return new ClientAssertionCredential(tenant, client, () => oidcToken(environment), options);
  return new ClientSecretCredential(tenant, client, secret ?? "", options);
}

async function oidcToken(environment: Environment): Promise<string> {
  const token = environment["ARM_OIDC_TOKEN"];
  return token ?? (await readFile(required(environment, "ARM_OIDC_TOKEN_FILE_PATH"), "utf8")).trim();
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new EdgeError([
    {
      code: "EDGE-SIGN-IN",
      what: `the environment names a service principal but ${name} is not set`,
      allowed: "ARM_TENANT_ID, ARM_CLIENT_ID and either ARM_CLIENT_SECRET or ARM_USE_OIDC=true with a token; or none of them and `az login`",
      fix: `set ${name}`,
    },
  ]);
}
