import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { jwtVerify, SignJWT } from "jose";
import { acrAnswer } from "./acr-api";
import type { RegistryAnswer } from "./answer";
import { type Access, allowedAccess, covers, neededAccess } from "./access-scope";
import type { Authenticate, RegistryLogin } from "./plane";
import { lockRefusal } from "./tag-attributes";

/** Options of a front. */
export interface FrontOptions {
  /** PEM; the key is secret. */
  pair: { certificate: string; key: string };
  /** `http://127.0.0.1:port` of the distribution behind. */
  backend: string;
  authenticate: Authenticate;
  /** Storage folder of the distribution, for Container Registry's own API. If absent, that API does not exist, as at a site. */
  folder?: string;
  /** If absent, Azure tokens are not accepted: `/oauth2/exchange` does not exist. */
  exchange?: (accessToken: string) => string | undefined;
  /** If absent, every network is allowed. */
  networkRefusal?: () => string | undefined;
  /** Called with the size of every chunk of a blob that is read. */
  onBlobBytes?: (bytes: number) => void;
}

/** A running front. */
export interface Front {
  port: number;
  stop(): Promise<void>;
}

/** Lifetime of an access token in seconds. Assumed. */
const tokenSeconds = 300;

/** Starts TLS, token service and access check in front of a distribution, on a free loopback port. Streams bodies. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const key = randomBytes(32);
  const server = createServer({ cert: options.pair.certificate, key: options.pair.key }, (incoming, outgoing) => {
    void handle(options, key, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      // Not closeAllConnections: it misses a client that stalls in the handshake, for example because it trusts another authority.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function handle(options: FrontOptions, key: Uint8Array, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const closed = options.networkRefusal?.();
  if (closed !== undefined) return refuseNetwork(incoming, outgoing, closed);
  const host = incoming.headers.host ?? "";
  const url = new URL(incoming.url ?? "/", `https://${host}`);
  const form = incoming.method === "POST" && url.pathname.startsWith("/oauth2/") ? new URLSearchParams(await text(incoming)) : undefined;
  if (url.pathname === "/oauth2/exchange" && form && options.exchange) {
    const refreshToken = options.exchange(form.get("access_token") ?? "");
    return refreshToken === undefined ? refuse(outgoing) : answer(outgoing, 200, { refresh_token: refreshToken });
  }
  if (url.pathname === "/oauth2/token") {
    const login = form ? formLogin(form, options.authenticate) : basicLogin(incoming, options.authenticate);
    if (!login) return refuse(outgoing);
    const scopes = (form ?? url.searchParams).getAll("scope").flatMap((scope) => scope.split(" "));
    return answer(outgoing, 200, { access_token: await sign(key, login, allowedAccess(scopes, login)) });
  }
  const needed = neededAccess(incoming.method ?? "GET", url.pathname);
  const access = await accessOf(key, incoming);
  if (isAcrPath(options, url) && (!needed || (access && covers(access, needed)))) {
    const { status, body } = await acrAnswer(incoming.method ?? "GET", url, host, options.folder ?? "", await text(incoming));
    return answer(outgoing, status, body);
  }
  if (access && (needed ? covers(access, needed) : url.pathname === "/v2/")) {
    dropForeignMount(url, access);
    const locked = options.folder === undefined ? undefined : await lockRefusal(options.folder, incoming.method ?? "GET", url.pathname);
    if (locked) return refuseBody(incoming, outgoing, locked);
    return passOn(options, url, incoming, outgoing);
  }
  incoming.resume();
  const scope = needed ? `,scope="${needed.type}:${needed.name}:${needed.actions.join(",")}"` : "";
  refuse(outgoing, `Bearer realm="https://${host}/oauth2/token",service="${host}"${scope}`);
}

/** Container Registry's own API, of a cloud registry. Paths that the lab does not know are refused without a login, which would not help. */
function isAcrPath({ folder }: FrontOptions, { pathname }: URL): boolean {
  return folder !== undefined && pathname.startsWith("/acr/");
}

function formLogin(form: URLSearchParams, authenticate: Authenticate): RegistryLogin | undefined {
  if (form.get("grant_type") === "password") return authenticate({ username: form.get("username") ?? "", password: form.get("password") ?? "" });
  return authenticate({ refreshToken: form.get("refresh_token") ?? "" });
}

function basicLogin({ headers }: IncomingMessage, authenticate: Authenticate): RegistryLogin | undefined {
  const encoded = /^Basic (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [username = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return authenticate({ username, password: rest.join(":") });
}

async function sign(key: Uint8Array, login: RegistryLogin, access: Access[]): Promise<string> {
  const token = new SignJWT({ access }).setProtectedHeader({ alg: "HS256" }).setSubject(login.username);
  return await token.setIssuedAt().setExpirationTime(`${tokenSeconds}s`).sign(key);
}

async function accessOf(key: Uint8Array, { headers }: IncomingMessage): Promise<Access[] | undefined> {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (token === undefined) return undefined;
  const verified = await jwtVerify<{ access: Access[] }>(token, key, { algorithms: ["HS256"] }).catch(() => undefined);
  return verified?.payload.access;
}

/** Prevents mounting a blob from a repository that the token cannot pull: without the query, a normal upload starts. */
function dropForeignMount({ searchParams }: URL, access: readonly Access[]): void {
  const from = searchParams.get("from");
  if (searchParams.has("mount") && (from === null || !covers(access, { type: "repository", name: from, actions: ["pull"] }))) {
    searchParams.delete("mount");
    searchParams.delete("from");
  }
}

function passOn({ backend, onBlobBytes }: FrontOptions, { pathname, search }: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { authorization: _, ...headers } = incoming.headers;
  const onward = request(`${backend}${pathname}${search}`, { method: incoming.method, headers: { ...headers, "x-forwarded-proto": "https" } });
  onward.once("response", (from) => {
    outgoing.writeHead(from.statusCode ?? 502, from.headers);
    if (onBlobBytes && incoming.method === "GET" && pathname.includes("/blobs/")) from.on("data", (piece: Buffer) => onBlobBytes(piece.length));
    from.pipe(outgoing);
  });
  onward.once("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

function refuse(outgoing: ServerResponse, challenge?: string): void {
  const headers: Record<string, string> = challenge === undefined ? {} : { "www-authenticate": challenge };
  answer(outgoing, 401, { errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] }, headers);
}

function refuseBody(incoming: IncomingMessage, outgoing: ServerResponse, { status, body }: RegistryAnswer): void {
  incoming.resume();
  answer(outgoing, status, body);
}

/** Refuses a network before any login. */
function refuseNetwork(incoming: IncomingMessage, outgoing: ServerResponse, message: string): void {
  incoming.resume();
  answer(outgoing, 403, { errors: [{ code: "DENIED", message }] });
}

function answer(outgoing: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  outgoing.writeHead(status, { "content-type": "application/json", "docker-distribution-api-version": "registry/2.0", ...headers });
  outgoing.end(JSON.stringify(body));
}
