import { createConnection } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";

/** How to reach a machine, with defaults. */
export interface Connection extends Reached {
  /** Jump host. */
  proxy?: Reached;
}

interface Reached {
  host: string;
  port: number;
  user: string;
  privateKey?: string;
  /** Expected host key; any key is accepted if absent. */
  hostKey?: string;
  /** Maximum failed dials; -1 for no limit. */
  dialErrorLimit: number;
  /** Timeout of one dial in seconds; 0 for none. */
  perDialTimeout: number;
}

/** Output of a command, without the final newline. */
export interface CommandOutput {
  stdout: string;
  stderr: string;
}

/** Runs a command on a machine. @throws Error with the vendor's message if the machine is unreachable or the command fails, then with its output in order */
export async function runOverSsh(connection: Connection, command: string, stdin: string, signal: AbortSignal): Promise<CommandOutput> {
  const opened: Client[] = [];
  try {
    return await execute(await dialled(connection, opened, signal), command, stdin);
  } finally {
    for (const client of opened) client.end();
  }
}

async function dialled({ proxy, ...node }: Connection, opened: Client[], signal: AbortSignal): Promise<Client> {
  if (!proxy) return dial(node, () => direct(node), opened, signal);
  const middle = await dial(proxy, () => direct(proxy), opened, signal).catch((error: Error) => Promise.reject(new Error(`proxy: ${error.message}`)));
  return dial(node, () => through(middle, node), opened, signal).catch((error: Error) => Promise.reject(new Error(`proxy: ${error.message}`)));
}

const firstDelayMs = 100;
const longestDelayMs = 5000;

/** Retries with backoff. Source: pulumi, sdk/go/common/util/retry: 100 ms, times 1.5 each time, at most 5 s. */
async function dial(to: Reached, open: () => Promise<Duplex>, opened: Client[], signal: AbortSignal): Promise<Client> {
  for (let failures = 0, delay = firstDelayMs; ; failures++, delay = Math.min(delay * 1.5, longestDelayMs)) {
    signal.throwIfAborted();
    try {
      const client = await shakenHands(to, await open());
      opened.push(client);
      return client;
    } catch (error) {
      if (to.dialErrorLimit >= 0 && failures >= to.dialErrorLimit) throw new Error(`after ${failures} failed attempts: ${(error as Error).message}`);
    }
    await wait(delay, undefined, { signal });
  }
}

function direct({ host, port, perDialTimeout }: Reached): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, timeout: perDialTimeout * 1000 }, () => {
      socket.setTimeout(0);
      resolve(socket);
    });
    const failed = (why: string) => {
      socket.destroy();
      reject(new Error(`dial tcp ${host}:${port}: ${why}`));
    };
    socket.once("timeout", () => failed("i/o timeout"));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => failed(code === "ECONNREFUSED" ? "connect: connection refused" : `connect: ${code}`));
  });
}

function through(proxy: Client, { host, port }: Reached): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    proxy.forwardOut("127.0.0.1", 0, host, port, (error, channel) => (error ? reject(new Error(`ssh: rejected: ${error.message}`)) : resolve(channel)));
  });
}

/** Requests only the expected key's type, like the vendor's plugin. */
function shakenHands({ user, privateKey, hostKey, perDialTimeout }: Reached, sock: Duplex): Promise<Client> {
  const [type = "", blob = ""] = (hostKey ?? "").split(/\s+/);
  const expected = Buffer.from(blob, "base64");
  let isOther = false;
  const hostVerifier = (key: Buffer) => {
    isOther = !key.equals(expected);
    return !isOther;
  };
  const known: Partial<ConnectConfig> = hostKey ? { algorithms: { serverHostKey: [type as ServerHostKeyAlgorithm] }, hostVerifier } : {};
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once("ready", () => resolve(client));
    client.on("error", ({ level, message }) => {
      client.destroy();
      const refused =
        level === "client-authentication" ? "ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain" : message;
      reject(new Error(`ssh: handshake failed: ${isOther ? "ssh: host key mismatch" : refused}`));
    });
    client.connect({ sock, username: user, ...(privateKey === undefined ? {} : { privateKey }), readyTimeout: perDialTimeout * 1000, ...known });
  });
}

function execute(client: Client, command: string, stdin: string): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    client.once("close", () => reject(new Error(`wait: remote command exited without exit status or exit signal: running ${JSON.stringify(command)}:\n`)));
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      const written = { stdout: "", stderr: "", both: "" };
      const take = (name: "stdout" | "stderr") => (bytes: Buffer) => {
        written[name] += bytes.toString();
        written.both += bytes.toString();
      };
      channel.on("data", take("stdout"));
      channel.stderr.on("data", take("stderr"));
      channel.once("close", (code: number | null, name?: string) => {
        if (code === 0) return resolve({ stdout: written.stdout.replace(/\n$/, ""), stderr: written.stderr.replace(/\n$/, "") });
        const ending = code === null ? `Process exited with signal ${name ?? "unknown"}` : `Process exited with status ${code}`;
        reject(new Error(`${ending}: running ${JSON.stringify(command)}:\n${written.both}`));
      });
      channel.end(stdin);
    });
  });
}
