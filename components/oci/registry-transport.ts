import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ConnectionOptions, connect } from "node:tls";
import type { Duplex } from "node:stream";
import { connectionError, RegistryError } from "./registry-error";

/** Maximum size of a manifest or other response that is read into memory. Source: Azure Container Registry limits, manifest size 4 MiB. */
const maxBytes = 4 * 1024 * 1024;

/** Reads a response of `host` into memory. Throws RegistryError `refused` above 4 MiB, `unreachable` where the connection breaks. */
export async function readBody(host: string, stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new RegistryError("refused", `${host}: a response is larger than 4 MiB`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(host, error);
  }
  return Buffer.concat(chunks);
}

/** One HTTPS request. */
export interface TransportRequest {
  method: string;
  url: URL;
  headers: OutgoingHttpHeaders;
  /** Bytes, or a stream with a `content-length` header. */
  body?: Uint8Array | Readable;
}

/** Sends requests to a registry. `close` closes idle connections. */
export interface RegistryTransport {
  /** The response with its body unread. Throws RegistryError `unreachable` or `untrusted-certificate`. */
  send(request: TransportRequest): Promise<IncomingMessage>;
  close(): void;
}

/** Options of an ordinary connection. */
export interface HttpsOptions {
  /** Optional. PEM certificates to trust. @default - the system's, and NODE_EXTRA_CA_CERTS */
  ca?: string;
  /** Optional. Environment with HTTPS_PROXY and NO_PROXY. Used by Node 22.21, 24.5 and newer; older versions connect directly. @default - no proxy */
  proxyEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Optional. Timeout of a silent connection, in milliseconds. @default 30000 */
  silenceMs?: number;
}

const defaultSilenceMs = 30_000;

/** Ordinary HTTPS to the host of each URL. */
export function httpsTransport({ ca, proxyEnvironment, silenceMs = defaultSilenceMs }: HttpsOptions = {}): RegistryTransport {
  const agent = new Agent({
    keepAlive: true,
    ...(ca === undefined ? {} : { ca }),
    ...(proxyEnvironment === undefined ? {} : { proxyEnv: { ...proxyEnvironment } }),
  });
  return transportOver(agent, silenceMs);
}

/** A registry that is not reached by its host name. */
export interface TunnelOptions {
  /** `host[:port]` of the registry, for URLs and for the verification of its certificate. */
  host: string;
  /** PEM of the only trusted certificate authority. */
  ca: string;
  /** Opens another connection to the registry, below TLS. */
  open: () => Promise<Duplex>;
  /** Optional. Timeout of a silent connection, in milliseconds. @default 30000 */
  silenceMs?: number;
}

/**
 * HTTPS over the caller's connections (a port-forward, another address). The certificate is verified for the registry's own name or address.
 * Requests to other hosts are rejected, because the connections lead to one host.
 */
export function tunnelTransport({ host, ca, open, silenceMs = defaultSilenceMs }: TunnelOptions): RegistryTransport {
  const origin = new URL(`https://${host}`);
  const agent = new TunnelAgent(open, { ca, host: origin.hostname }, silenceMs);
  const { send, close } = transportOver(agent, silenceMs);
  return {
    close,
    send: (asked) =>
      asked.url.origin === origin.origin
        ? send(asked)
        : Promise.reject(new RegistryError("refused", `${host} refers to ${asked.url.host}, which this connection does not reach`)),
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

  /** A request's own timeout starts once it is connected, so connecting needs one too: the pod behind a port-forward may be gone. */
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
      // Handles later errors too: an idle connection has no other listener, and its error must not end the process.
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
        if (url.protocol !== "https:") return fail(new RegistryError("refused", `${url.host} is not reached by https`));
        const outgoing = request(url, { method, headers, agent, timeout: silenceMs });
        outgoing.once("response", resolve);
        outgoing.on("error", fail);
        outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer for ${silenceMs / 1000} s`)));
        if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
        else pipeline(body, outgoing).catch(fail);
      }),
  };
}
