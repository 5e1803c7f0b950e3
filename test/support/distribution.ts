import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNarrator } from "../../lab/engine/narrator";
import { provideTools } from "../../lab/engine/tools";

/** A real distribution process on loopback, plain HTTP, without authentication. */
export interface Distribution {
  port: number;
  /** Path of the blob of a digest, for tampering. */
  blobFile(digest: string): string;
  stop(): Promise<void>;
}

/** Starts a distribution; resolves when it serves requests. */
export async function startDistribution(): Promise<Distribution> {
  const { registry } = await provideTools(["registry"], { environment: process.env, narrator: startNarrator() });
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-distribution-"));
  const port = await freePort();
  const config = {
    version: 0.1,
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: folder } },
    http: { addr: `127.0.0.1:${port}`, secret: "test" },
  };
  const configFile = join(folder, "config.yml");
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(config));
  const child = spawn(registry, ["serve", configFile], { stdio: "ignore", env: { OTEL_TRACES_EXPORTER: "none" } });
  const killAtExit = () => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  await serving(port, child);
  return {
    port,
    blobFile: (digest) => join(folder, "docker", "registry", "v2", "blobs", "sha256", digest.slice(7, 9), digest.slice(7), "data"),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      process.removeListener("exit", killAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function serving(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if (child.exitCode !== null) throw new Error(`distribution ended with ${child.exitCode}`);
    if (await listens(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("distribution does not serve");
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Forwards a request to a distribution, as a TLS proxy does. */
export function passOn(port: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { authorization: _, ...headers } = incoming.headers;
  const onward = request(
    { host: "127.0.0.1", port, method: incoming.method, path: incoming.url, headers: { ...headers, "x-forwarded-proto": "https" } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.once("error", () => outgoing.destroy());
  incoming.pipe(onward);
}
