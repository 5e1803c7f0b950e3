import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type CertificateAuthority, createAuthority } from "../../lab/certificates";
import { type Distribution, passOn, startDistribution } from "./distribution";

/** A registry like Azure's: TLS and token authentication in front of a real distribution. */
export interface TokenRegistry extends Distribution {
  /** Host that clients use, and for which its certificate is valid. */
  host: string;
  /** Port of the distribution behind it, without authentication. */
  backendPort: number;
  /** Authority of its certificate, PEM. */
  ca: string;
}

/** Address and permissions of the registry. */
export interface TokenRegistryOptions {
  /** IP address in the certificate. @default 127.0.0.1, called with its port */
  address?: string;
  /** Repository and `pull` or `pull,push` by `username:password`, or by Azure access token. */
  logins: Record<string, (repository: string, access: string) => boolean>;
  authority?: CertificateAuthority;
}

/** Starts a registry with TLS and token authentication. */
export async function startTokenRegistry({ address, logins, authority: given }: TokenRegistryOptions): Promise<TokenRegistry> {
  const distribution = await startDistribution();
  const authority = given ?? (await createAuthority("test CA"));
  const pair = await authority.issue({ ipAddresses: [address ?? "127.0.0.1"] });
  const scopes = new Map<string, string>();
  const refreshTokens = new Map<string, string>();
  const grant = (login: string | undefined, scope: string) => {
    const [, repository = "", access = ""] = scope.split(":");
    const token = randomUUID();
    if (login !== undefined && logins[login]?.(repository, access)) scopes.set(token, `${repository}:${access}`);
    return { access_token: token };
  };
  const server = createServer({ cert: pair.certificate, key: pair.key }, async (incoming, outgoing) => {
    const answer = (status: number, body: unknown, headers = {}) =>
      outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    const url = new URL(incoming.url ?? "/", `https://${incoming.headers.host}`);
    if (url.pathname === "/oauth2/exchange") {
      const accessToken = new URLSearchParams(await text(incoming)).get("access_token") ?? "";
      if (!(accessToken in logins)) return answer(401, {});
      const refreshToken = randomUUID();
      refreshTokens.set(refreshToken, accessToken);
      return answer(200, { refresh_token: refreshToken });
    }
    if (url.pathname === "/oauth2/token") {
      const form = incoming.method === "POST" ? new URLSearchParams(await text(incoming)) : url.searchParams;
      const login = refreshTokens.get(form.get("refresh_token") ?? "") ?? basicLogin(incoming);
      if (login === undefined || !(login in logins)) return answer(401, { errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] });
      return answer(200, grant(login, form.get("scope") ?? ""));
    }
    const [, repository = ""] = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(url.pathname) ?? [];
    const needed = `${repository}:${incoming.method === "GET" || incoming.method === "HEAD" ? "pull" : "pull,push"}`;
    const granted = scopes.get((incoming.headers.authorization ?? "").replace(/^Bearer /, ""));
    if (granted === needed || granted === `${repository}:pull,push`) return passOn(distribution.port, incoming, outgoing);
    incoming.resume();
    const challenge = `Bearer realm="https://${url.host}/oauth2/token",service="${url.host}",scope="repository:${needed}"`;
    return answer(401, { errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] }, { "www-authenticate": challenge });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...distribution,
    port,
    backendPort: distribution.port,
    host: address ?? `127.0.0.1:${port}`,
    ca: authority.certificate,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await distribution.stop();
    },
  };
}

function basicLogin({ headers }: IncomingMessage): string | undefined {
  const [, encoded] = /^Basic (.+)$/.exec(headers.authorization ?? "") ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}
