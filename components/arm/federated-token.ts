import { readFile } from "node:fs/promises";
import { type HttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline";
import { parsedJson, textAt } from "../core/json";
import type { FederatedToken } from "./sign-in";

/**
 * The present token of a federated identity: from its variable, its file, or the runner that issues it. Secret.
 * Source: azure-native, `getOidcTokenExchangeAssertion`; GitHub, "Configuring OpenID Connect in Azure".
 * @throws Error that names the variable or the host, never a token
 */
export async function federatedToken(source: FederatedToken, http: HttpClient): Promise<string> {
  if (source.from === "variable") return source.token;
  if (source.from === "file") return await tokenInFile(source.path);
  return await requestedToken(source, http);
}

async function tokenInFile(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Error(`ARM_OIDC_TOKEN_FILE_PATH: ${path} cannot be read (${error.code})`);
  });
  if (text.trim() === "") throw new Error(`ARM_OIDC_TOKEN_FILE_PATH: ${path} is empty`);
  return text.trim();
}

async function requestedToken({ url, bearer, audience }: Extract<FederatedToken, { from: "request" }>, http: HttpClient): Promise<string> {
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") throw new Error("the URL for tokens of the runner is not an https URL");
  const address = new URL(url);
  address.searchParams.set("audience", audience);
  const headers = createHttpHeaders({ accept: "application/json", authorization: `Bearer ${bearer}` });
  // No redirects: the request contains the runner's secret.
  const pipeline = createPipelineFromOptions({ redirectOptions: { maxRetries: 0 } });
  const { status, bodyAsText } = await pipeline.sendRequest(http, createPipelineRequest({ url: address.href, headers }));
  const token = status === 200 ? textAt(parsedJson(bodyAsText ?? ""), "value") : undefined;
  if (!token) throw new Error(`${address.host} issued no token: status ${status}`);
  return token;
}
