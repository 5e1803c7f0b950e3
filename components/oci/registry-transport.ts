import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ConnectionOptions, connect } from "node:tls";
import type { Duplex } from "node:stream";
import { connectionError, RegistryError } from "./registry-error";

/** One HTTPS request. */
export interface TransportRequest {
  method: string;
  url: URL;
  headers: OutgoingHttpHeaders;
  /** A body of known length is sent at once; a stream needs its `content-length` header. */
  body?: Uint8Array | Readable;
}

/** Carries requests to a registry. `close` ends idle connections. */
export interface RegistryTransport {
  /** The answer with its body unread. Throws RegistryError `unreachable` or `untrusted-certificate`. */
  send(request: TransportRequest): Promise<IncomingMessage>;
  close(): void;
}

/** What an ordinary connection may differ in. */
export interface HttpsOptions {
  /** Optional. PEM certificates to trust. @default - the system's, and NODE_EXTRA_CA_CERTS */
  ca?: string;
  /** Optional. Where HTTPS_PROXY and NO_PROXY are read. @default - no proxy. Node 22.21 and 24.5 or newer; older ones connect directly */
  proxyEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Optional. A connection silent for this long has failed. @default 60000 */
  silenceMs?: number;
}

const defaultSilenceMs = 60_000;

/** Ordinary HTTPS to whatever host a URL names. */
export function httpsTransport({ ca, proxyEnvironment, silenceMs = defaultSilenceMs }: HttpsOptions = {}): RegistryTransport {
  const agent = new Agent({
    keepAlive: true,
    ...(ca === undefined ? {} : { ca }),
    ...(proxyEnvironment === undefined ? {} : { proxyEnv: { ...proxyEnvironment } }),
  });
  return transportOver(agent, silenceMs);
}

/** A registry that is reached by another way than its name. */
export interface TunnelOptions {
  /** `host[:port]` as the registry is called: goes into URLs, and its certificate must be for it. */
  host: string;
  /** PEM of the only authority that is trusted. */
  ca: string;
  /** Opens one more connection to the registry, below TLS. */
  open: () => Promise<Duplex>;
  /** Optional. A connection silent for this long has failed. @default 60000 */
  silenceMs?: number;
}

/** HTTPS through connections of the caller's own (a port-forward, another address), with the certificate verified for the registry's own name or address. Other hosts are refused: the way leads to one. */
export function tunnelTransport({ host, ca, open, silenceMs = defaultSilenceMs }: TunnelOptions): RegistryTransport {
  const origin = new URL(`https://${host}`);
  const agent = new TunnelAgent(open, { ca, host: origin.hostname }, silenceMs);
  const { send, close } = transportOver(agent, silenceMs);
  return {
    close,
    send: (asked) =>
      asked.url.origin === origin.origin
        ? send(asked)
        : Promise.reject(new RegistryError("refused", `${host} refers to ${asked.url.host}, which cannot be reached the way the registry is`)),
  };
}

class TunnelAgent extends Agent {
  constructor(
    private readonly open: () => Promise<Duplex>,
    private readonly peer: { ca: string; host: string },
    private readonly silenceMs: number,
  ) {
    super({ keepAlive: true, maxSockets: 4 });
  }

  override createConnection(_options: unknown, ready?: (error: Error | null, stream: Duplex) => void): undefined {
    const done = ready as ((error: Error | null, stream?: Duplex) => void) | undefined;
    this.secured().then(
      (stream) => done?.(null, stream),
      (error: unknown) => done?.(error instanceof Error ? error : new Error(String(error))),
    );
    return undefined;
  }

  /** A request's own limit begins with its connection: one that comes to nothing, because the pod behind the way is gone, has to end by itself. */
  private secured(): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      let socket: Duplex | undefined;
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        reject(new Error(`no connection for ${this.silenceMs / 1000} s`));
        socket?.destroy();
      }, this.silenceMs);
      const opened = this.open().then((way) => {
        socket = way;
        if (isLate) way.destroy();
        return this.handshake(way);
      });
      opened.then(resolve, reject).finally(() => clearTimeout(late));
    });
  }

  private handshake(socket: Duplex): Promise<Duplex> {
    // An address has no SNI; the certificate is still checked against `host`.
    const options: ConnectionOptions = { socket, ca: this.peer.ca, host: this.peer.host, ALPNProtocols: ["http/1.1"] };
    return new Promise((resolve, reject) => {
      const secure = connect(options, () => resolve(secure));
      // Also later: a connection that nothing is sent over has nobody else to tell, and its end must not end the process.
      secure.on("error", (error) => {
        socket.destroy();
        reject(error);
      });
      socket.once("close", () => secure.destroy(new Error("the connection was closed")));
    });
  }
}

function transportOver(agent: Agent, silenceMs: number): RegistryTransport {
  return {
    close: () => agent.destroy(),
    send: ({ method, url, headers, body }) =>
      new Promise((resolve, reject) => {
        const fail = (error: unknown) => reject(connectionError(url.host, error));
        const outgoing = request(url, { method, headers, agent, timeout: silenceMs });
        outgoing.once("response", resolve);
        outgoing.on("error", fail);
        outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer for ${silenceMs / 1000} s`)));
        if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
        else pipeline(body, outgoing).catch(fail);
      }),
  };
}
