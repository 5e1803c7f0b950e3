import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { HttpClient } from "@azure/core-rest-pipeline";
import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from "@azure/identity";
import { z } from "zod";
import type { Cloud } from "./cloud";
import type { SendJson } from "./https-sender";

/** Sign-in settings of azure-native. An empty text counts as not set. Those with `secret` in the comment are never logged. */
export interface SignInSettings {
  tenantId: string;
  subscriptionId: string;
  clientId: string;
  clientCertificatePath: string;
  /** Secret. */
  clientCertificatePassword: string;
  /** Secret. */
  clientSecret: string;
  /** `true` turns it on; the vendor reads every other text as off. */
  useOidc: string;
  useMsi: string;
  oidcRequestUrl: string;
  /** Secret. */
  oidcRequestToken: string;
  oidcAudience: string;
}

const account = z.object({ environmentName: z.string(), id: z.string() });
const runnerAnswer = z.object({ value: z.string().min(1) });

/**
 * Settings that the chosen sign-in lacks; none for managed identity and the Azure CLI.
 * Source: azure-native, `newSingleMethodAuthCredential` and `newOidcCredential`.
 */
export function missingForSignIn(settings: SignInSettings): (keyof SignInSettings)[] {
  const { clientCertificatePath, clientSecret, useOidc } = settings;
  const asClient = clientCertificatePath !== "" || clientSecret !== "" || useOidc === "true";
  const needed: (keyof SignInSettings)[] = asClient ? ["tenantId", "clientId"] : [];
  if (clientCertificatePath === "" && clientSecret === "" && useOidc === "true") needed.push("oidcRequestUrl", "oidcRequestToken");
  return needed.filter((name) => settings[name] === "");
}

/** The credential in the vendor's order: certificate, secret, federated token, managed identity, Azure CLI. The library is the JavaScript sibling of the vendor's. */
export function credentialFor(settings: SignInSettings, cloud: Cloud, http: { httpClient: HttpClient; send: SendJson }): TokenCredential {
  const { tenantId, subscriptionId, clientId, clientCertificatePath, clientCertificatePassword, clientSecret, useOidc, useMsi } = settings;
  const options = { authorityHost: cloud.loginEndpoint, disableInstanceDiscovery: true, httpClient: http.httpClient };
  if (clientCertificatePath !== "") {
    const certificate = { certificatePath: clientCertificatePath, ...(clientCertificatePassword && { certificatePassword: clientCertificatePassword }) };
    return new ClientCertificateCredential(tenantId, clientId, certificate, options);
  }
  if (clientSecret !== "") return new ClientSecretCredential(tenantId, clientId, clientSecret, options);
  if (useOidc === "true") return new ClientAssertionCredential(tenantId, clientId, () => runnerToken(settings, http.send), options);
  if (useMsi === "true") return new ManagedIdentityCredential({ httpClient: http.httpClient, ...(clientId && { clientId }) });
  return new AzureCliCredential({ ...(tenantId && { tenantId }), ...(subscriptionId && { subscription: subscriptionId }) });
}

/** Does the Azure CLI sign in for these settings? */
export function signsInByCli({ clientCertificatePath, clientSecret, useOidc, useMsi }: SignInSettings): boolean {
  return clientCertificatePath === "" && clientSecret === "" && useOidc !== "true" && useMsi !== "true";
}

/** The subscription of the Azure CLI's account. @throws Error where the CLI uses another cloud than the configured one. Source: azure-native, `NewAzCoreIdentity` and `defaultAzSubscriptionProvider` */
export async function cliSubscription({ subscriptionId }: SignInSettings, cloud: Cloud): Promise<string> {
  const wanted = subscriptionId === "" ? [] : ["--subscription", subscriptionId];
  const { stdout } = await promisify(execFile)("az", ["account", "show", "-o", "json", ...wanted]);
  const { environmentName, id } = account.parse(JSON.parse(stdout));
  if (environmentName !== cloud.name) throw new Error(`the configured Azure cloud '${cloud.name}' does not match the active cloud '${environmentName}'`);
  return id;
}

async function runnerToken({ oidcRequestUrl, oidcRequestToken, oidcAudience }: SignInSettings, send: SendJson): Promise<string> {
  const url = new URL(oidcRequestUrl);
  url.searchParams.set("audience", oidcAudience || "api://AzureADTokenExchange");
  const headers = { accept: "application/json", authorization: `Bearer ${oidcRequestToken}` };
  const { status, body } = await send("GET", url.href, { headers, signal: AbortSignal.timeout(60_000) });
  const answer = runnerAnswer.safeParse(body);
  if (status !== 200 || !answer.success) throw new Error(`${url.host} issued no token: status ${status}`);
  return answer.data.value;
}
