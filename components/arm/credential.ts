import { readFileSync } from "node:fs";
import type { HttpClient } from "@azure/core-rest-pipeline";
import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from "@azure/identity";
import { EdgeError, type Fault } from "../core/fault";
import { foreignText } from "../core/foreign-text";
import { boundedHttpClient } from "./bounded-http-client";
import type { Cloud } from "./cloud";
import { federatedToken } from "./federated-token";
import { type Environment, type SignIn, fixOfSignIn, nameOfSignIn, signInOf } from "./sign-in";

export type { Environment } from "./sign-in";

/** How long the Azure CLI may take for a token, in milliseconds. Our proposal. */
const cliLimitMs = 30_000;

/** The sign-in that the environment asks for. Where it fails, every call that needs it throws one EdgeError `EDGE-SIGN-IN`, and the next call signs in again. */
export function credentialFrom(environment: Environment, cloud: Cloud, http: HttpClient = boundedHttpClient()): TokenCredential {
  const signIn = signInOf(environment);
  const credential = made(signIn, environment, cloud, http);
  return {
    getToken: async (scopes, options) => {
      const token = await Promise.resolve(credential.getToken(scopes, options)).catch((error: unknown) => {
        throw error instanceof EdgeError ? error : refused(signIn, cloud, error instanceof Error ? error.message : String(error));
      });
      if (!token?.token) throw refused(signIn, cloud, "there is no token in the answer");
      return token;
    },
  };
}

function refused(signIn: SignIn, { authority }: Cloud, reason: string): EdgeError {
  const { host } = new URL(authority);
  return new EdgeError([
    {
      code: "EDGE-SIGN-IN",
      what: `the sign-in to Azure failed: ${foreignText(reason)}`,
      given: `${nameOfSignIn(signIn)}, at ${host}`,
      fix: fixOfSignIn(signIn),
    },
  ]);
}

/** A constructor of the library may refuse what it is given, for example a tenant that is no GUID. */
function made(signIn: SignIn, environment: Environment, cloud: Cloud, http: HttpClient): TokenCredential {
  try {
    return chosenCredential(signIn, environment, cloud, http);
  } catch (error) {
    throw error instanceof EdgeError ? error : refused(signIn, cloud, error instanceof Error ? error.message : String(error));
  }
}

/** The library's credential of a sign-in. */
export function chosenCredential(signIn: SignIn, environment: Environment, cloud: Cloud, httpClient: HttpClient): TokenCredential {
  // No redirects: the request contains the secret.
  const http = { httpClient, redirectOptions: { maxRetries: 0 } };
  const disableInstanceDiscovery = environment["ARM_DISABLE_INSTANCE_DISCOVERY"]?.toLowerCase() === "true";
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery, ...http };
  switch (signIn.by) {
    case "default chain":
      return new DefaultAzureCredential({ ...options, ...(signIn.tenant && { tenantId: signIn.tenant }), processTimeoutInMs: cliLimitMs });
    case "certificate":
      return new ClientCertificateCredential(signIn.tenant, signIn.client, pemOf(signIn), options);
    case "secret":
      return new ClientSecretCredential(signIn.tenant, signIn.client, signIn.secret, options);
    case "federated token":
      return new ClientAssertionCredential(signIn.tenant, signIn.client, () => federatedToken(signIn.token, httpClient), options);
    case "managed identity":
      return new ManagedIdentityCredential({ ...http, ...(signIn.client && { clientId: signIn.client }) });
    case "Azure CLI":
      return new AzureCliCredential({ ...accountOf(signIn), processTimeoutInMs: cliLimitMs });
  }
}

/** The account of a guest is found by its subscription, which belongs to one tenant. The CLI refuses a tenant beside it. Source: Azure CLI, `Profile.get_raw_token`. */
function accountOf({ subscription, tenant }: Extract<SignIn, { by: "Azure CLI" }>): { subscription?: string; tenantId?: string } {
  if (subscription !== undefined) return { subscription };
  return tenant === undefined ? {} : { tenantId: tenant };
}

function pemOf({ path, password }: Extract<SignIn, { by: "certificate" }>): { certificate: string; certificatePassword?: string } {
  const certificate = readCertificate(path);
  if (!certificate.includes("-----BEGIN CERTIFICATE-----") || !certificate.includes("PRIVATE KEY-----"))
    throw new EdgeError([
      certificateFault("the sign-in's certificate is not a PEM file with certificate and private key", path, [
        "convert it (openssl pkcs12 -in <file>.pfx -out <file>.pem -nodes), restrict who may read it, and set ARM_CLIENT_CERTIFICATE_PATH to the new file;",
        "azure-native reads it too",
      ]),
    ]);
  return { certificate, ...(password !== undefined && { certificatePassword: password }) };
}

function readCertificate(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new EdgeError([certificateFault(`the sign-in's certificate cannot be read (${code})`, path, ["correct ARM_CLIENT_CERTIFICATE_PATH"])]);
  }
}

function certificateFault(what: string, path: string, fix: readonly string[]): Fault {
  return { code: "EDGE-SIGN-IN", what, given: `ARM_CLIENT_CERTIFICATE_PATH = ${path}`, fix: fix.join(" ") };
}
