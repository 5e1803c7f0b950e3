import { readFile } from "node:fs/promises";
import { AzureCliCredential, ClientAssertionCredential, ClientSecretCredential, type TokenCredential } from "@azure/identity";
import { EdgeError } from "../core/fault";
import type { Cloud } from "./cloud";

/** Environment variables by name; the ones of the vendor's azure-native provider, so that one sign-in serves both. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The credential that the environment asks for: OIDC (`ARM_USE_OIDC` with `ARM_OIDC_TOKEN` or `ARM_OIDC_TOKEN_FILE_PATH`),
 * client secret (`ARM_CLIENT_SECRET`), else the signed-in Azure CLI.
 */
export function credentialFrom(environment: Environment, cloud: Cloud): TokenCredential {
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery: environment["ARM_DISABLE_INSTANCE_DISCOVERY"] === "true" };
  const oidc = environment["ARM_USE_OIDC"] === "true";
  const secret = environment["ARM_CLIENT_SECRET"];
  if (!oidc && !secret) return new AzureCliCredential();
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
