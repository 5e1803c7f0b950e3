import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ContainerdConfig, type ContainerdVersion, containerdConfig } from "./containerd-config";
import { stringIn, tomlTables } from "./toml-tables";

/** How a registry answers a client that trusts only these authorities (PEM): over verified TLS, with an untrusted certificate, or not at all. */
export type AskRegistry = (address: string, authorities: string) => Promise<"answers" | "untrusted" | "unreachable">;

/** How a command ended. */
export interface CommandEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** Options of a node's container runtime. */
export interface ContainerRuntimeOptions {
  version: ContainerdVersion;
  /** The node's own /. */
  root: string;
  ask: AskRegistry;
  /** Services that run beside containerd, for example `k3s`. @default - none */
  services?: readonly string[];
  /** Does this configuration stop the CRI plugin from loading, for a reason of the node's own? @default - never */
  isHurtBy?(text: string): boolean;
}

/** Path of containerd's configuration on a node. */
export const configFile = "/etc/containerd/config.toml";

/** The containerd of one node, with its commands. Uses the configuration of its last restart; reads certificates at every pull. */
export class ContainerRuntime {
  /** Restarts since the node was created. */
  restarts = 0;
  private running: ContainerdConfig | undefined;

  constructor(private readonly options: ContainerRuntimeOptions) {
    this.load();
  }

  /** Runs a command on the node. */
  async run(args: readonly string[]): Promise<CommandEnd> {
    const [program = "", ...rest] = args;
    if (program === "systemctl" && rest[0] === "is-active") return this.areActive(rest.slice(1));
    switch (`${program} ${rest.filter((arg) => !arg.includes("/")).join(" ")}`.trim()) {
      case "containerd --version":
        return said(`containerd github.com/containerd/containerd ${this.options.version.major}.${this.options.version.minor}.9 0`);
      case "containerd --config config dump":
        return this.dump(rest[1] ?? "");
      case "systemctl restart containerd":
        this.restarts++;
        this.load();
        return said("");
      case "crictl info":
        return this.running?.hasCri ? said("{}") : refused("unknown service runtime.v1.RuntimeService");
      case "crictl pull":
        return this.pull(rest[1] ?? "");
      default:
        return { code: 127, stdout: "", stderr: `${program}: not found` };
    }
  }

  /** One word a line for each service; success if one of them is active. Source: systemctl(1), `is-active`. */
  private areActive(services: readonly string[]): CommandEnd {
    const active = ["containerd", ...(this.options.services ?? [])];
    const words = services.map((service) => (active.includes(service) ? "active" : "inactive"));
    return { code: words.includes("active") ? 0 : 3, stdout: `${words.join("\n")}\n`, stderr: "" };
  }

  /** Simulates a pull from this host. @returns the pull's output */
  async pull(image: string): Promise<CommandEnd> {
    if (!this.running?.hasCri) return refused("unknown service runtime.v1.ImageService");
    const host = image.slice(0, image.indexOf("/"));
    const head = `failed to do request: Head "https://${image.replace(/:(?=[^:]*$)/, "/manifests/").replace("/", "/v2/")}"`;
    switch (await this.options.ask(host.replace(/:\d+$/, ""), this.authorities(host))) {
      case "untrusted":
        return refused(`${head}: tls: failed to verify certificate: x509: certificate signed by unknown authority`);
      case "unreachable":
        return refused(`${head}: dial tcp ${host}: connect: connection refused`);
      case "answers":
        return refused(`failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized`);
    }
  }

  private load(): void {
    const text = readFileSync(this.place(configFile), "utf8");
    const isHurt = this.options.isHurtBy?.(text) ?? false;
    try {
      const config = containerdConfig(this.options.version, text, configFile);
      this.running = { ...config, hasCri: config.hasCri && !isHurt };
    } catch {
      // The daemon exits, and systemd restarts it in vain.
      this.running = undefined;
    }
  }

  private dump(file: string): CommandEnd {
    try {
      return { code: 0, stdout: containerdConfig(this.options.version, readFileSync(this.place(file), "utf8"), file).dump, stderr: "" };
    } catch (error) {
      return refused(`containerd: failed to load TOML: ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private authorities(host: string): string {
    const registry = this.running?.registry;
    if (!registry) return "";
    if (registry.folders.length === 0) {
      const file = registry.certificates.get(host);
      return file && existsSync(this.place(file)) ? readFileSync(this.place(file), "utf8") : "";
    }
    const names = host.includes(":") ? [`${host.replace(":", "_")}_`, host, "_default"] : [host, "_default"];
    const found = registry.folders.flatMap((folder) => names.map((name) => this.place(folder, name))).find((folder) => existsSync(folder));
    return found === undefined ? "" : authoritiesIn(found);
  }

  private place(...path: string[]): string {
    return join(this.options.root, ...path);
  }
}

/** Certificates of a host's folder: those that hosts.toml names, else every *.crt. */
function authoritiesIn(folder: string): string {
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
  const hosts = read("hosts.toml");
  if (hosts !== "") {
    const named = [...tomlTables(hosts).values()].filter(({ path }) => path[0] === "host").flatMap(({ values }) => stringIn(values.get("ca")) ?? []);
    if (named.length > 0) return named.map(read).join("");
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith(".crt"))
    .map(read)
    .join("");
}

function said(stdout: string): CommandEnd {
  return { code: 0, stdout: `${stdout}\n`, stderr: "" };
}

function refused(stderr: string): CommandEnd {
  return { code: 1, stdout: "", stderr: `${stderr}\n` };
}
