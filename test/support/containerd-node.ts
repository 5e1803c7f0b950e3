import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { type CommandServer, serveCommands } from "../../lab/site/machines/command-server";
import { type CommandEnd, configFile } from "../../lab/site/machines/container-runtime";
import { CriClient } from "./cri-client";
import { fileTree } from "./file-tree";
import { nodeImage, nodeLogin, otherRegistry } from "./node-registries";
import { type NodeTrustRun, registryAddress, runNodeTrust } from "./node-trust-run";
import type { PrivateNetwork } from "./private-network";

/** Options of a node with a real containerd. */
export interface ContainerdNodeOptions {
  network: PrivateNetwork;
  /** Path of the containerd program. */
  containerd: string;
  /** Text of its config.toml. */
  config: string;
  /** Other files by path. */
  files?: Readonly<Record<string, string>>;
  /** A Kubernetes distribution whose kubelet uses this daemon: its service, and the path of the daemon's config. @default - none: the daemon has its own service */
  distribution?: { service: string; config: string };
  /** Whether the daemon runs without its CRI with this config, for a reason specific to the node. @default - never */
  isHurtBy?(text: string): boolean;
}

/** A node with its own folders and a real containerd that uses them, on which the real script runs. The commands of systemd and crictl that the script uses are emulated on that process. */
export class ContainerdNode {
  /** Number of restarts since the node was created. */
  restarts = 0;
  private daemon: ChildProcess | undefined;
  private cri: CriClient | undefined;
  private server: CommandServer | undefined;

  private constructor(
    private readonly folder: string,
    private readonly options: ContainerdNodeOptions,
  ) {}

  static async of(options: ContainerdNodeOptions): Promise<ContainerdNode> {
    // Short, because the path of a socket must be short.
    const node = new ContainerdNode(mkdtempSync(join(tmpdir(), "edge-node-")), options);
    for (const folder of ["etc", "opt", "run", "var"]) mkdirSync(join(node.root, folder), { recursive: true });
    const files = { [configFile]: options.config, "/etc/hosts": `127.0.0.1 localhost\n${otherRegistry.address} ${otherRegistry.name}\n`, ...options.files };
    node.write(withoutCri, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
    for (const [path, text] of Object.entries(files)) node.write(path, text);
    if (options.distribution) node.write(options.distribution.config, options.config);
    node.server = serveCommands(join(node.folder, "commands"), (args) => node.command(args));
    await node.startDaemon();
    return node;
  }

  /** Runs the script with certificates of these authorities. */
  run(verb: string, authorities: string, environment: Readonly<Record<string, string>> = {}): Promise<NodeTrustRun> {
    return runNodeTrust({ verb, authorities, environment, folder: this.folder, root: this.root, program: this.server?.program ?? "" });
  }

  /** Results of pulls from the site's registry in both spellings, `<address>:443` first. */
  async pulls(): Promise<string[]> {
    return [await this.pull(`${registryAddress}:443`), await this.pull(registryAddress)];
  }

  /** Result of a pull from this host: `pulled`, `x509`, `down` if no daemon runs, or containerd's message. */
  async pull(host: string): Promise<string> {
    if (!this.daemon || !this.cri) return "down";
    const end = await this.cri.pull(`${host}/${nodeImage}`, nodeLogin);
    return end.includes("x509: certificate signed by unknown authority") ? "x509" : end;
  }

  /** The node's files, without containerd's own state. */
  tree(): Record<string, string> {
    return fileTree(join(this.root, "etc"));
  }

  async end(): Promise<void> {
    await this.stopDaemon();
    this.server?.stop();
    // Unpacked files may belong to users that do not exist outside the node.
    await once(this.options.network.start(["rm", "-rf", this.folder]), "close");
  }

  private async command(args: readonly string[]): Promise<CommandEnd> {
    const [program = "", ...rest] = args;
    if (program === "containerd") return await this.ask(rest);
    switch (`${program} ${rest[0]}`) {
      case "systemctl is-active":
        return this.areActive(rest.slice(1));
      case "systemctl restart":
        return await this.restart();
      case "crictl info":
        return await (this.cri?.status() ?? Promise.reject(new Error("not started"))).then(() => ended(0), failed("getting status of runtime"));
      case "crictl pull":
        return await (this.cri?.pull(rest[1] ?? "") ?? Promise.resolve("not started")).then((end) =>
          end === "pulled" ? ended(0) : failed("pulling image")(end),
        );
      default:
        if (program !== "pause") return ended(127, `${program}: not found`);
        await wait(pauseMs);
        return ended(0);
    }
  }

  /** One status per line for each service; succeeds if one of them is active. */
  private areActive(services: readonly string[]): CommandEnd {
    const statuses = services.map((service) => (service === this.options.distribution?.service ? "active" : "inactive"));
    return { code: statuses.includes("active") ? 0 : 3, stdout: `${statuses.join("\n")}\n`, stderr: "" };
  }

  /** A run of the program beside the daemon. */
  private async ask(args: readonly string[]): Promise<CommandEnd> {
    const child = this.options.network.start([this.options.containerd, ...args], { node: this.root });
    const texts = [child.stdout, child.stderr].map(async (stream) => {
      let text = "";
      for await (const piece of stream ?? []) text += String(piece);
      return text;
    });
    const [[code], stdout = "", stderr = ""] = await Promise.all([once(child, "close"), ...texts]);
    return { code: Number(code ?? 1), stdout, stderr };
  }

  private async restart(): Promise<CommandEnd> {
    this.restarts++;
    await this.stopDaemon();
    await this.startDaemon();
    return ended(this.daemon ? 0 : 1);
  }

  /** Resolves once the daemon reports that it runs, or has ended. */
  private async startDaemon(): Promise<void> {
    const isHurt = this.options.isHurtBy?.(readFileSync(join(this.root, configFile), "utf8")) ?? false;
    const path = isHurt ? withoutCri : this.options.distribution?.config;
    const config = path === undefined ? [] : ["--config", path];
    const daemon = this.options.network.start([this.options.containerd, ...config], { node: this.root, stdio: ["ignore", "ignore", "pipe"] });
    const lines = daemon.stderr && createInterface(daemon.stderr);
    const isUp = new Promise<boolean>((resolve) => {
      lines?.on("line", (line) => {
        if (line.includes("containerd successfully booted")) resolve(true);
      });
      daemon.once("close", () => resolve(false));
    });
    this.daemon = (await isUp) ? daemon : undefined;
    this.cri = new CriClient(join(this.root, "run", "containerd", "containerd.sock"));
  }

  private async stopDaemon(): Promise<void> {
    this.cri?.close();
    const daemon = this.daemon;
    this.daemon = undefined;
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const closed = once(daemon, "close");
    daemon.kill("SIGTERM");
    await closed;
  }

  /** Writes a file of the node. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  private get root(): string {
    return join(this.folder, "root");
  }
}

/** Output of this program's `containerd config default`. */
export async function defaultConfig(containerd: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    execFile(containerd, ["config", "default"], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

/** The config of a daemon without its CRI. */
const withoutCri = "/run/without-cri.toml";

/** Real duration of a second that the script waits. */
const pauseMs = 100;

function ended(code: number, message = ""): CommandEnd {
  return { code, stdout: code === 0 ? "{}\n" : "", stderr: `${message}\n` };
}

/** The message in the last line of crictl's output. */
function failed(what: string): (error: unknown) => CommandEnd {
  return (error) => ended(1, `FATA[0000] ${what}: rpc error: ${error instanceof Error ? error.message : `code = Unknown desc = ${error}`}`);
}
