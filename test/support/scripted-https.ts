import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { CertificateAuthority } from "../../lab/certificates";

/** A request received by a scripted server. */
export interface ReceivedRequest {
  method: string;
  /** With the query. */
  url: string;
  authorization: string | undefined;
}

/** Responds to a request, or misbehaves. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTPS server on loopback with responses scripted by a test, also ones that the lab never gives. */
export class ScriptedHttps {
  readonly received: ReceivedRequest[] = [];

  private constructor(
    private readonly server: Server,
    /** `https://127.0.0.1:port`. */
    readonly origin: string,
  ) {}

  static async start(authority: CertificateAuthority, script: Script): Promise<ScriptedHttps> {
    const pair = await authority.issue({ ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"] });
    const server = createServer({ cert: pair.certificate, key: pair.key }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const made = new ScriptedHttps(server, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      made.received.push({ method: request.method ?? "", url: request.url ?? "", authorization: request.headers.authorization });
      request.resume();
      script(request, response);
    });
    return made;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

/** Sends JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(JSON.stringify(body));
}
