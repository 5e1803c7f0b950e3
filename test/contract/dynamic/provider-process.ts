import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { PluginClient } from "../stand-ins/plugin-client";

type Environment = Readonly<Record<string, string | undefined>>;

/** The part of an engine that a dynamic provider needs: an address that accepts connections. */
export class EngineAddress {
  private readonly server = createServer((socket) => socket.destroy());

  /** Listens on a free loopback port. Returns `host:port`. */
  async open(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

/** The SDK's provider process for dynamic resources, started in the same way as by the engine, with a client that acts as the engine. */
export class ProviderProcess {
  readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly client: PluginClient,
    /** Output so far. */
    readonly output: string[],
  ) {
    this.ended = once(child, "exit");
  }

  static async start(engine: string, environment: Environment): Promise<ProviderProcess> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, engine], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    const output: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
    const [first] = (await Promise.race([once(child.stdout.setEncoding("utf8"), "data"), once(child, "exit")])) as [string];
    const port = Number(String(first).trim());
    if (!port) throw new Error(`the provider process did not start: ${output.join("")}`);
    child.stdout.on("data", (text: string) => output.push(text));
    const client = new PluginClient(port);
    await client.configure();
    return new ProviderProcess(child, client, output);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Kills the process with SIGKILL; it cannot react. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  async end(): Promise<void> {
    this.client.close();
    this.kill();
    await this.ended;
  }
}

/** Fresh provider processes; the next one is always being started. */
export class ProviderProcesses {
  private readonly started: Promise<ProviderProcess>[] = [];

  constructor(private readonly start: () => Promise<ProviderProcess>) {
    this.started.push(start());
  }

  next(): Promise<ProviderProcess> {
    const next = this.started.at(-1) ?? this.start();
    this.started.push(this.start());
    return next;
  }

  async end(): Promise<void> {
    for (const one of this.started) await (await one).end();
  }
}
