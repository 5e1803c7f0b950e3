import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CertificateAuthority } from "../certificates";
import { type HttpsFront, type Interpose, interposed } from "../interposed";

/** Maximum body size in bytes; larger requests are cut off. */
const bodyLimit = 8 * 1024 * 1024;

/** How long an idle connection stays open, in milliseconds. Assumed: four minutes, the idle limit of Azure's load balancers. */
const idleLimitMs = 240_000;

/** Listens on 127.0.0.1 with a certificate of the lab's authority. Keeps connections alive. @default port - a free one; interpose - clients use the listener itself */
export async function listen(
  authority: CertificateAuthority,
  handle: (request: IncomingMessage, text: string, response: ServerResponse) => Promise<void>,
  port = 0,
  interpose?: Interpose,
): Promise<HttpsFront> {
  const pair = await authority.issue({ ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"] });
  const server: Server = createServer({ cert: pair.certificate, key: pair.key, keepAlive: true }, (request, response) => {
    void readText(request)
      .then((text) => handle(request, text, response))
      .catch(() => response.destroy());
  });
  // As the real service: a client that reuses a connection after a pause must not find it closed.
  server.keepAliveTimeout = idleLimitMs;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const own = {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return interposed(own, { service: "azure", pair }, interpose);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new Error("request body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
