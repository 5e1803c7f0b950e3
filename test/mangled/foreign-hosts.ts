import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { KeyPair } from "../../lab/site/certificates";

/** A request that a foreign host received. May contain secrets. */
export interface Received {
  line: string;
  /** Names of headers that carry credentials. */
  credentials: string[];
  /** The complete request, to search for known secrets. */
  content: string;
}

const carriers = ["authorization", "cookie", "proxy-authorization", "x-ms-authorization-auxiliary"];

/** Hosts that must receive no credentials. They respond, so that a careless client continues. */
export class ForeignHosts {
  readonly received: Received[] = [];
  private readonly servers: Server[] = [];

  /** Starts one with this certificate, which the clients of a service trust. @returns its origin */
  async start({ certificate, key }: KeyPair): Promise<string> {
    const server = createServer({ cert: certificate, key }, (request, response) => {
      void this.record(request).then(() => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ value: [], status: "Succeeded", access_token: "stranger", token: "stranger", expires_in: 3600 }));
      });
    });
    this.servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `https://localhost:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    }
  }

  private async record(request: IncomingMessage): Promise<void> {
    const { method, url, headers } = request;
    const credentials = carriers.filter((name) => headers[name] !== undefined);
    const content = await text(request);
    this.received.push({ line: `${method} ${url}`, credentials, content: [url, JSON.stringify(headers), content].join("\n") });
  }
}
