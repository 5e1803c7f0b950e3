import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join as joinPath } from "node:path";
import type { Duplex } from "node:stream";
import { parse, stringify } from "yaml";
import { createAuthority } from "../../lab/certificates";

/** A write to the API server with a response. */
export interface ClusterWrite {
  method: string;
  /** Includes the object's name, also for a creation. */
  path: string;
}

interface Kubeconfig {
  clusters: { name: string; cluster: { server: string; "certificate-authority-data": string } }[];
}

/** Joins two upgraded connections, each with the data that it has already sent. */
function join({ rawHeaders }: IncomingMessage, [client, asked]: [Duplex, Buffer], [server, answered]: [Duplex, Buffer]): void {
  const headers = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? `${name}: ${rawHeaders[index + 1]}` : []));
  client.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join("\r\n")}\r\n\r\n`);
  client.write(answered);
  server.write(asked);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.pipe(other);
    one.once("error", () => other.destroy());
    one.once("close", () => other.destroy());
  }
}

/** Calls that change nothing although they are POST requests. */
const readingCalls = /\/(selfsubject\w+|subjectaccessreviews|tokenreviews)$/;

/** Proxy between the engine's processes and the API server of a lab's only cluster. Reports when a write took effect, before it forwards the response. */
export class ClusterProxy {
  private readonly watchers = new Set<(write: ClusterWrite) => void>();

  private constructor(
    /** Kubeconfig with the proxy's address. */
    readonly kubeconfig: string,
    private readonly server: Server,
  ) {}

  /** Starts a proxy for the first cluster of a kubeconfig, and writes the other kubeconfig to the folder. */
  static async start(kubeconfigFile: string, folder: string): Promise<ClusterProxy> {
    const config = parse(readFileSync(kubeconfigFile, "utf8")) as Kubeconfig;
    const [entry] = config.clusters;
    if (entry === undefined) throw new Error(`${kubeconfigFile} has no cluster`);
    const upstream = { url: new URL(entry.cluster.server), ca: Buffer.from(entry.cluster["certificate-authority-data"], "base64").toString("utf8") };
    const authority = await createAuthority("cluster proxy");
    const { certificate, key } = await authority.issue({ ipAddresses: ["127.0.0.1"] });
    const file = joinPath(folder, "proxied-kubeconfig");
    const server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const body = Buffer.concat(chunks);
        const { host: _, ...headers } = incoming.headers;
        const target = { host: upstream.url.hostname, port: upstream.url.port, method: incoming.method, path: incoming.url, headers, ca: upstream.ca };
        const forwarded = request(target, (answer) => {
          proxy.noteWrite(incoming, body, answer.statusCode ?? 500);
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        forwarded.once("error", () => outgoing.destroy());
        outgoing.once("close", () => forwarded.destroy());
        forwarded.end(body);
      });
    }).listen(0, "127.0.0.1");
    server.on("upgrade", ({ method, url, headers: { host: _, ...headers } }, socket, head) => {
      const target = { host: upstream.url.hostname, port: upstream.url.port, method, path: url, headers, ca: upstream.ca };
      const forwarded = request(target);
      forwarded.once("upgrade", (answer, other: Duplex, first: Buffer) => join(answer, [socket, head], [other, first]));
      forwarded.once("response", () => socket.destroy());
      forwarded.once("error", () => socket.destroy());
      forwarded.end();
    });
    // A client that reuses a connection must not find it closed: a busy machine takes longer than the default of 5 s between two calls.
    server.keepAliveTimeout = 600_000;
    await once(server, "listening");
    entry.cluster.server = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    entry.cluster["certificate-authority-data"] = Buffer.from(authority.certificate).toString("base64");
    writeFileSync(file, stringify(config), { mode: 0o600 });
    const proxy = new ClusterProxy(file, server);
    return proxy;
  }

  /** Calls back after a write took effect and before its response is sent. @returns a function that stops the calls */
  watch(watcher: (write: ClusterWrite) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private noteWrite({ method = "", url = "" }: IncomingMessage, body: Buffer, status: number): void {
    const { pathname, searchParams } = new URL(url, "https://cluster");
    if (["GET", "HEAD", "OPTIONS"].includes(method) || status >= 400 || searchParams.has("dryRun") || readingCalls.test(pathname)) return;
    const path = method === "POST" ? `${pathname}/${createdName(body)}` : pathname;
    for (const watcher of this.watchers) watcher({ method, path });
  }
}

function createdName(body: Buffer): string {
  try {
    return (JSON.parse(body.toString("utf8")) as { metadata?: { name?: string } }).metadata?.name ?? "";
  } catch {
    return "";
  }
}
