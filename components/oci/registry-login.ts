import type { OutgoingHttpHeaders } from "node:http";
import { foreignText } from "../core/foreign-text";
import { isObject, parsedJson } from "../core/json";
import { isTokenService } from "./known-registries";
import { readBody } from "./registry-transport";
import { RegistryError, refusalKind, refusalMessage } from "./registry-error";
import type { RegistryTransport } from "./registry-transport";

/** Credentials at a registry. Secret, except `anonymous`. */
export type RegistryCredentials =
  | { kind: "anonymous" }
  /** A token of the registry and one of its passwords. */
  | { kind: "password"; username: string; password: string }
  /** From `/oauth2/exchange`, for an Azure access token. */
  | { kind: "refresh-token"; refreshToken: string };

/** Challenge of a 401 response, `WWW-Authenticate`. */
export type Challenge = { scheme: "basic" } | { scheme: "bearer"; realm: string; service: string | undefined; scope: string | undefined };

/** Parses a `WWW-Authenticate` header; undefined for schemes that registries do not use. Source: RFC 9110 11.6.1; distribution token specification. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const [, scheme, rest = ""] = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(header ?? "") ?? [];
  if (scheme?.toLowerCase() === "basic") return { scheme: "basic" };
  if (scheme?.toLowerCase() !== "bearer") return undefined;
  const parameters = new Map([...rest.matchAll(/([a-z_]+)=(?:"([^"]*)"|([^,\s]+))/gi)].map(([, name, quoted, bare]) => [name?.toLowerCase(), quoted ?? bare]));
  const realm = parameters.get("realm");
  return realm === undefined ? undefined : { scheme: "bearer", realm, service: parameters.get("service"), scope: parameters.get("scope") };
}

/** The `Authorization` header for a challenge. Secret. Throws RegistryError `unauthorized` where the registry's token service rejects the login. */
export async function answerChallenge(options: {
  /** `host[:port]` of the registry. Credentials are sent only to it and to its known token service. */
  host: string;
  transport: RegistryTransport;
  credentials: RegistryCredentials;
  challenge: Challenge;
  /** Scope to request where the challenge names none. */
  scope: string;
}): Promise<string> {
  const { host, transport, credentials, challenge } = options;
  if (challenge.scheme === "basic") {
    if (credentials.kind === "password") return basic(credentials);
    throw new RegistryError("unauthorized", `${host} requires a user name and password`);
  }
  const realm = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined;
  if (realm?.protocol !== "https:" || (credentials.kind !== "anonymous" && !isTokenService(host, realm))) {
    throw new RegistryError(
      "refused",
      `${host} names the token service ${foreignText(challenge.realm)}; credentials are sent only to the registry itself and to token services that are known`,
    );
  }
  const query = new URLSearchParams({ service: challenge.service ?? host, scope: challenge.scope ?? options.scope });
  return `Bearer ${await accessToken(host, transport, credentials, realm, query)}`;
}

async function accessToken(host: string, transport: RegistryTransport, credentials: RegistryCredentials, realm: URL, query: URLSearchParams): Promise<string> {
  if (credentials.kind === "refresh-token") {
    return tokenFrom(
      host,
      transport,
      realm,
      { grant_type: "refresh_token", refresh_token: credentials.refreshToken, ...Object.fromEntries(query) },
      "access_token",
    );
  }
  const url = new URL(`${realm.origin}${realm.pathname}?${query}`);
  const headers: OutgoingHttpHeaders = credentials.kind === "password" ? { authorization: basic(credentials) } : {};
  const response = await transport.send({ method: "GET", url, headers });
  return readToken(host, response.statusCode, await readBody(host, response), ["access_token", "token"]);
}

/** Posts a form to a registry's token service and returns one member of the response. Secret. */
export async function tokenFrom(host: string, transport: RegistryTransport, url: URL, form: Record<string, string>, member: string): Promise<string> {
  const body = Buffer.from(new URLSearchParams(form).toString());
  const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
  const response = await transport.send({ method: "POST", url, headers, body });
  return readToken(host, response.statusCode, await readBody(host, response), [member]);
}

function readToken(host: string, status: number | undefined, body: Buffer, members: string[]): string {
  if (status === 400 || refusalKind(status ?? 0) === "unauthorized")
    throw new RegistryError("unauthorized", `${host} rejects the login (${status})${refusalMessage(parsedJson(body))}`);
  if (status !== 200) throw new RegistryError("refused", `${host}: the token service answered ${status}`);
  const answer = parsedJson(body);
  const token = members.map((member) => (isObject(answer) ? answer[member] : undefined)).find((value) => typeof value === "string" && value !== "");
  if (typeof token !== "string") throw new RegistryError("refused", `${host}: the token service answered without a token`);
  return token;
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
