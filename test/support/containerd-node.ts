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

/** What a node with a real containerd is made of. */
export interface ContainerdNodeOptions {
  network: PrivateNetwork;
  /** The real program. */
  containerd: string;
  /** Text of its config.toml. */
  config: string;
  /** Other files by path. */
  files?: Readonly<Record<string, string>>;
  /** A distribution whose kubelet uses this daemon: its service, and where it keeps the daemon's config. @default - none: the daemon is a service of its own */
  distribution?: { service: string; config: string };
  /** Does the daemon run without its CRI with this text, for a reason of the node's own? @default - it never does */
  isHurtBy?(text: string): boolean;
}

/** A node with folders of its own and a real containerd that runs with them, on which the real script runs. The commands of systemd and crictl that the script uses are played on that process. */
export class ContainerdNode {
  /** Restarts since the node is there. */
  restarts = 0;
  private daemon: ChildProcess | undefined;
  private cri: CriClient | undefined;
  private server: CommandServer | undefined;

  private constructor(
    private readonly folder: string,
    private readonly options: ContainerdNodeOptions,
  ) {}

  static async of(options: ContainerdNodeOptions): Promise<ContainerdNode> {
    // Short: a socket's path is.
    const node = new ContainerdNode(mkdtempSync(join(tmpdir(), "edge-node-")), options);
    for (const folder of ["etc", "opt", "run", "var"]) mkdirSync(join(node.root, folder), { recursive: true });
    const files = { [configFile]: options.config, "/etc/hosts": `127.0.0.1 localhost\n${otherRegistry.address} ${otherRegistry.name}\n`, ...options.files };
    node.write(withoutCri, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
    for (const [path, text] of Object.entries(files)) node.write(path, text);
    if (options.distribution) node.write(options.distribution.config, options.config);
    node.server = serveCommands(join(node.folder, "commands"), (words) => node.command(words));
    await node.startDaemon();
    return node;
  }

  /** Runs the script with certificates of these authorities. */
  run(verb: string, authorities: string, environment: Readonly<Record<string, string>> = {}): Promise<NodeTrustRun> {
    return runNodeTrust({ verb, authorities, environment, folder: this.folder, root: this.root, program: this.server?.program ?? "" });
  }

  /** How pulls from the site's registry end in both spellings, `<address>:443` first. */
  async pulls(): Promise<string[]> {
    return [await this.pull(`${registryAddress}:443`), await this.pull(registryAddress)];
  }

  /** How a pull from this host ends: `pulled`, `x509`, `down` where no daemon runs, or containerd's words. */
  async pull(host: string): Promise<string> {
    if (!this.daemon || !this.cri) return "down";
    const end = await this.cri.pull(`${host}/${nodeImage}`, nodeLogin);
    return end.includes("x509: certificate signed by unknown authority") ? "x509" : end;
  }

  /** The node's files, without what containerd keeps for itself. */
  tree(): Record<string, string> {
    return fileTree(join(this.root, "etc"));
  }

  async end(): Promise<void> {
    await this.stopDaemon();
    this.server?.stop();
    // What containerd unpacked may belong to nobody outside.
    await once(this.options.network.start(["rm", "-rf", this.folder]), "close");
  }

  private async command(words: readonly string[]): Promise<CommandEnd> {
    const [program = "", ...rest] = words;
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

  /** One word a line for each service; success if one of them is active. */
  private areActive(services: readonly string[]): CommandEnd {
    const words = services.map((service) => (service === this.options.distribution?.service ? "active" : "inactive"));
    return { code: words.includes("active") ? 0 : 3, stdout: `${words.join("\n")}\n`, stderr: "" };
  }

  /** A run of the program beside the daemon. */
  private async ask(words: readonly string[]): Promise<CommandEnd> {
    const child = this.options.network.start([this.options.containerd, ...words], { node: this.root });
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

  /** Answers once the daemon says that it runs, or has ended. */
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

/** What `containerd config default` of this program prints. */
export async function defaultConfig(containerd: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    execFile(containerd, ["config", "default"], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

/** What a daemon without its CRI runs with. */
const withoutCri = "/run/without-cri.toml";

/** How long a second of the script's waiting takes here. */
const pauseMs = 100;

function ended(code: number, words = ""): CommandEnd {
  return { code, stdout: code === 0 ? "{}\n" : "", stderr: `${words}\n` };
}

/** As crictl's last line says it. */
function failed(what: string): (error: unknown) => CommandEnd {
  return (error) => ended(1, `FATA[0000] ${what}: rpc error: ${error instanceof Error ? error.message : `code = Unknown desc = ${error}`}`);
}
