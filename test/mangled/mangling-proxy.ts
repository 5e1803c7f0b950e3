import { once } from "node:events";
import { Agent, createServer, request as send, type RequestOptions } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "node:tls";
import type { HttpsFront, InterposedListener } from "../../lab/interposed";
import type { KeyPair } from "../../lab/site/certificates";
import { siteAgent } from "../../lab/site/connected-registry/verified-https";
import type { Answer, Mangling, Outcome } from "./mangling";
import { type SeenRequest, seenRequest, type Service } from "./request-class";
import { ForeignHosts } from "./foreign-hosts";

/** The requests to mangle in a run. */
export interface Plan {
  /** Class of the requests. */
  class: string;
  /** Number of the request within its class, from 1. */
  nth: number;
  /** Whether every later one is mangled too. */
  isLasting: boolean;
  mangling: Mangling;
  /** Whether the request is sent to the service first, as it always is for manglings that need its response. */
  acted: boolean;
}

/** A request that a service received, with the status of its response. */
export interface Passed extends SeenRequest {
  status: number;
}

/** Log of a run. */
export interface Log {
  seen: SeenRequest[];
  /** In order of the responses. */
  passed: Passed[];
  /** Number of mangled requests. */
  hits: number;
}

/** Longer than any client keeps an idle connection, in milliseconds. */
const idleMs = 120_000;

interface Front {
  service: Service;
  port: number;
  pair: KeyPair;
  agent: Agent;
  /** Origins of the proxy and of a foreign host. */
  own: string;
  elsewhere: string;
}

/** Proxy in front of the lab's services that mangles responses to the program as planned. The lab's own requests are not changed. */
export class ManglingProxy {
  readonly foreignHosts = new ForeignHosts();
  /** Address of the site's registry itself, for a puller that must not be mangled. */
  siteRegistry: { port: number; pair: KeyPair } | undefined;
  /** Authorization headers received so far. Secret. */
  readonly credentials = new Set<string>();
  private plan: Plan | undefined;
  private log: Log = emptyLog();
  private counts = new Map<string, number>();
  private readonly held = new Set<Socket>();

  /** Starts the log of a new run. Without a plan, nothing is mangled. */
  begin(plan?: Plan): void {
    this.plan = plan;
    this.log = emptyLog();
    this.counts = new Map();
  }

  /** Ends a run, and closes connections that still wait for a response. */
  finish(): Log {
    this.plan = undefined;
    for (const socket of this.held) socket.destroy();
    this.held.clear();
    return this.log;
  }

  /** Puts the proxy in front of a listener; see `Interpose`. */
  async interpose({ service, port, pair }: Omit<InterposedListener, "service"> & { service: Service }): Promise<HttpsFront> {
    const elsewhere = await this.foreignHosts.start(pair);
    // If the service closed an idle connection at this moment, that would be another mangling.
    const agent = new Agent({ keepAlive: false, ...verified(pair) });
    const front: Front = { service, port, pair, agent, own: "", elsewhere };
    if (service === "site-registry") this.siteRegistry = { port, pair };
    const server = createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
      void this.handle(front, request, response).catch(() => response.destroy());
    });
    server.keepAliveTimeout = idleMs;
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    server.on("upgrade", (request, socket, head) => this.upgrade(front, request, socket as Socket, head));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const outer = (server.address() as AddressInfo).port;
    front.own = `https://127.0.0.1:${outer}`;
    return {
      port: outer,
      stop: async () => {
        const closed = once(server, "close");
        server.close();
        for (const socket of sockets) socket.destroy();
        agent.destroy();
        await closed;
      },
    };
  }

  private async handle(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers["user-agent"] === siteAgent) return stream(front, request, response);
    const seen = this.record(front, request);
    const plan = this.planFor(seen);
    if (!plan) {
      const log = this.log;
      return stream(front, request, response, (status) => log.passed.push({ ...seen, status }));
    }
    const { mangling } = plan;
    const original = plan.acted || mangling.needsOriginal ? await this.fetch(front, request, seen) : await drained(request);
    const { own, elsewhere } = front;
    await this.answer(mangling.apply({ request: seen, url: request.url ?? "/", original: original, own, elsewhere }), response);
  }

  private record({ service }: Front, request: IncomingMessage): SeenRequest {
    const seen = seenRequest(service, request);
    this.log.seen.push(seen);
    const { authorization } = request.headers;
    if (authorization !== undefined) this.credentials.add(authorization);
    return seen;
  }

  /** The plan, if it applies to this request. */
  private planFor(seen: SeenRequest): Plan | undefined {
    const count = (this.counts.get(seen.class) ?? 0) + 1;
    this.counts.set(seen.class, count);
    const { plan } = this;
    if (plan?.class !== seen.class || (plan.isLasting ? count < plan.nth : count !== plan.nth)) return undefined;
    this.log.hits += 1;
    return plan;
  }

  /** The service's own response to a request. */
  private async fetch(front: Front, request: IncomingMessage, seen: SeenRequest): Promise<Answer> {
    const log = this.log;
    const onward = send(optionsOf(front, request));
    const answered = once(onward, "response") as Promise<[IncomingMessage]>;
    onward.end(await buffer(request));
    const [from] = await answered;
    const body = await buffer(from);
    log.passed.push({ ...seen, status: from.statusCode ?? 0 });
    const { "transfer-encoding": _, connection: _connection, "keep-alive": _keepAlive, ...headers } = from.headers;
    return { status: from.statusCode ?? 502, headers, body };
  }

  private async answer(outcome: Outcome, response: ServerResponse): Promise<void> {
    if (outcome.is === "reset") return void response.socket?.resetAndDestroy();
    if (outcome.is === "silence") return this.hold(response.socket);
    const { status, headers, body } = outcome.answer;
    const { "content-length": _, ...kept } = headers;
    if (outcome.is === "endless") {
      response.writeHead(status, kept);
      this.hold(response.socket);
      return writeEndlessly(response, body);
    }
    if (outcome.is === "truncated") {
      response.writeHead(status, { ...kept, "content-length": Math.max(body.length, 2) });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    if (outcome.is === "late") await wait(outcome.ms);
    response.writeHead(status, { ...kept, "content-length": body.length });
    response.end(body);
  }

  private hold(socket: Socket | null): void {
    if (!socket) return;
    this.held.add(socket);
    socket.once("close", () => this.held.delete(socket));
  }

  /** A request to upgrade the protocol, for example for a port-forward. */
  private upgrade(front: Front, request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const seen = this.record(front, request);
    const plan = this.planFor(seen);
    if (!plan) {
      this.log.passed.push({ ...seen, status: 101 });
      join(front, request, socket, head);
      return;
    }
    const original: Answer = { status: 200, headers: {}, body: Buffer.from("{}") };
    const { own, elsewhere } = front;
    const outcome = plan.mangling.apply({ request: seen, url: request.url ?? "/", original: original, own, elsewhere });
    if (outcome.is === "reset") socket.resetAndDestroy();
    else if (outcome.is === "silence" || outcome.is === "endless") this.hold(socket);
    else if (outcome.is === "late") void wait(outcome.ms).then(() => join(front, request, socket, head));
    else socket.end(written(outcome.answer));
  }
}

function emptyLog(): Log {
  return { seen: [], passed: [], hits: 0 };
}

/** Trusts only the certificate that the listener presents. */
function verified({ certificate }: KeyPair): { ca: string; allowPartialTrustChain: boolean; checkServerIdentity: () => undefined } {
  // A site's certificate contains its service address, which is not the listener's address.
  return { ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
}

function optionsOf({ port, agent }: Front, { method, url, headers }: IncomingMessage): RequestOptions {
  return { host: "127.0.0.1", port, agent, method, path: url, headers };
}

/** Forwards a request and its response unchanged. */
function stream(front: Front, request: IncomingMessage, response: ServerResponse, answered: (status: number) => void = () => undefined): void {
  const onward = send(optionsOf(front, request));
  onward.once("response", (from) => {
    answered(from.statusCode ?? 0);
    response.writeHead(from.statusCode ?? 502, from.headers);
    from.pipe(response);
    from.once("error", () => response.destroy());
  });
  onward.once("error", () => response.destroy());
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

async function drained(request: IncomingMessage): Promise<undefined> {
  await buffer(request);
}

/** More than any client may read: sent at once, followed by further bytes at intervals. */
const flood = { pieces: 1024, restMs: 100 };

/** Sends data endlessly until the client closes the connection. */
function writeEndlessly(response: ServerResponse, first: Buffer): void {
  const piece = Buffer.alloc(16 * 1024, " ");
  let written = 0;
  const more = () => {
    while (!response.destroyed && written++ < flood.pieces && response.write(piece));
  };
  response.on("drain", more);
  const trickle = setInterval(() => response.write(" "), flood.restMs);
  response.once("close", () => clearInterval(trickle));
  response.write(first);
  more();
}

function join({ port, pair }: Front, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const far = connect({ host: "127.0.0.1", port, ALPNProtocols: ["http/1.1"], ...verified(pair) }, () => {
    const headers = Object.entries(request.headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}`));
    far.write([`${request.method} ${request.url} HTTP/1.1`, ...headers, "", ""].join("\r\n"));
    far.write(head);
    far.pipe(socket).pipe(far);
  });
  far.once("error", () => socket.destroy());
  far.once("close", () => socket.destroy());
  socket.once("close", () => far.destroy());
}

function written({ status, headers, body }: Answer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return [`HTTP/1.1 ${status} Mangled`, ...lines, `content-length: ${body.length}`, "connection: close", "", body.toString("utf8")].join("\r\n");
}
