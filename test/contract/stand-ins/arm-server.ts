import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority, issue } from "../../../lab/site/certificates";

type Body = Record<string, unknown>;

/** The server's response to one request. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Body;
}

/** Responses by `VERB /path`, in order; the last one is repeated. */
export type Script = Record<string, Answer | Answer[]>;

/** A small ARM server for tests of the plugin: real login, scripted responses, and a record of every request. */
export interface ArmServer {
  host: string;
  /** Environment of a program that trusts the server and may sign in. */
  environment: Record<string, string>;
  /** `VERB /path` of each ARM request so far, including polls. */
  requests: { line: string; body: Body | undefined; apiVersion: string | null; authorization: string | undefined }[];
  script(answers: Script): void;
  stop(): Promise<void>;
}

export const clientSecret = "s3cret-of-the-client";
const tenantId = "11111111-1111-4111-8111-111111111111";
const accessToken = "token-of-the-test";

/** Starts a server on a free port. */
export async function startArmServer(): Promise<ArmServer> {
  const folder = await mkdtemp(join(tmpdir(), "arm-server-"));
  const authority = await createAuthority({ commonName: "test" });
  const { certificate, key } = await issue(authority, { commonName: "arm", addresses: ["127.0.0.1"] });
  const authorityFile = join(folder, "ca.pem");
  await writeFile(authorityFile, authority.certificate);
  const requests: ArmServer["requests"] = [];
  let answers: Record<string, Answer[]> = {};
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const url = new URL(request.url ?? "/", host());
    const body = await bodyOf(request);
    const login = loginAnswer(host(), url, request, body);
    const line = `${request.method} ${url.pathname}`;
    if (!login)
      requests.push({
        line,
        body: body ? (JSON.parse(body) as Body) : undefined,
        apiVersion: url.searchParams.get("api-version"),
        authorization: request.headers.authorization,
      });
    const planned = answers[line] ?? [];
    const answer = login ??
      (planned.length > 1 ? planned.shift() : planned[0]) ?? { status: 404, body: { error: { code: "ResourceNotFound", message: "not found" } } };
    const headers = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, value]) => [name, value.replace("{host}", host())]));
    response.writeHead(answer.status, { "content-type": "application/json", ...headers });
    response.end(answer.body && JSON.stringify(answer.body));
  });
  const host = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: host(),
    environment: {
      ARM_METADATA_HOSTNAME: host().replace("https://", ""),
      ARM_DISABLE_INSTANCE_DISCOVERY: "true",
      ARM_TENANT_ID: tenantId,
      ARM_SUBSCRIPTION_ID: "sub",
      ARM_CLIENT_ID: "client",
      ARM_CLIENT_SECRET: clientSecret,
      SSL_CERT_FILE: authorityFile,
      EDGE_STAGING_LAB_POLL_MS: "5",
    },
    requests,
    script: (script) => {
      answers = Object.fromEntries(Object.entries(script).map(([line, planned]) => [line, Array.isArray(planned) ? [...planned] : [planned]]));
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

function loginAnswer(host: string, url: URL, request: IncomingMessage, body: string): Answer | undefined {
  if (url.pathname === "/metadata/endpoints") {
    return { status: 200, body: { name: "AzureCloud", resourceManager: host, authentication: { loginEndpoint: `${host}/`, audiences: ["https://arm.test"] } } };
  }
  if (url.pathname.endsWith("/.well-known/openid-configuration")) {
    const tenant = `${host}/${tenantId}`;
    const endpoints = { authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`, token_endpoint: `${tenant}/oauth2/v2.0/token` };
    return { status: 200, body: { issuer: `${tenant}/v2.0`, jwks_uri: `${tenant}/discovery/v2.0/keys`, ...endpoints } };
  }
  if (url.pathname === `/${tenantId}/oauth2/v2.0/token`) {
    const form = new URLSearchParams(body);
    // MSAL adds its own scopes to the requested one.
    const isForArm = form.get("scope")?.split(" ").includes("https://arm.test/.default") ?? false;
    return form.get("client_secret") === clientSecret && isForArm
      ? { status: 200, body: { token_type: "Bearer", access_token: accessToken, expires_in: 3600 } }
      : { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." } };
  }
  return request.headers.authorization === `Bearer ${accessToken}`
    ? undefined
    : { status: 401, body: { error: { code: "InvalidAuthenticationToken", message: "no token" } } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
