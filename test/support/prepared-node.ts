import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type CommandServer, serveCommands } from "../../lab/site/machines/command-server";
import { configFile, ContainerRuntime, type ContainerRuntimeOptions } from "../../lab/site/machines/container-runtime";
import { fileTree } from "./file-tree";
import { type NodeTrustRun, registryAddress, runNodeTrust, surroundingsOf } from "./node-trust-run";

/** A node before this program changes it. */
export interface PreparedNodeOptions extends Partial<Omit<ContainerRuntimeOptions, "root" | "ask">> {
  config: string;
  /** Other files by path. */
  files?: Readonly<Record<string, string>>;
}

/** A certificate with the parts that the script reads. */
export function authority(name: string): string {
  return `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
}

/** A node's files in a temporary folder with a container runtime of the lab, on which the real script runs. */
export class PreparedNode {
  readonly runtime: ContainerRuntime;
  /** Authority that signed the registry's certificate; undefined while the registry is unreachable. */
  registry: string | undefined = authority("first");
  /** Seconds that the script waited, in order. */
  readonly waited: number[] = [];
  private readonly services: string[];

  private constructor(
    readonly folder: string,
    options: PreparedNodeOptions,
    private readonly commands: { server?: CommandServer } = {},
  ) {
    this.services = [...(options.services ?? [])];
    this.write(configFile, options.config);
    for (const [path, text] of Object.entries(options.files ?? {})) this.write(path, text);
    const ask: ContainerRuntimeOptions["ask"] = async (_address, authorities) =>
      this.registry === undefined ? "unreachable" : authorities.includes(this.registry) ? "answers" : "untrusted";
    this.runtime = new ContainerRuntime({ version: { major: 1, minor: 6 }, ...options, services: this.services, root: this.root, ask });
  }

  static async of(options: PreparedNodeOptions): Promise<PreparedNode> {
    const node = new PreparedNode(mkdtempSync(join(tmpdir(), "edge-staging-node-")), options);
    node.commands.server = serveCommands(join(node.folder, "commands"), async (args) => {
      if (args[0] !== "pause") return node.runtime.run(args);
      node.waited.push(Number(args[1]));
      return { code: 0, stdout: "", stderr: "" };
    });
    return node;
  }

  /** Starts a service beside containerd. */
  start(service: string): void {
    this.services.push(service);
  }

  /** Runs the script with a certificate file of these authorities. */
  run(verb: string, authorities: string = authority("first"), environment: Readonly<Record<string, string>> = {}): Promise<NodeTrustRun> {
    const program = this.commands.server?.program ?? "";
    return runNodeTrust({ verb, authorities, folder: this.folder, root: this.root, program, environment: { HEALTH_SECONDS: "2", ...environment } });
  }

  /** Variables that make the script use a folder of this machine as the node. */
  get surroundings(): Record<"ROOT" | "ON_HOST" | "PAUSE" | "HEALTH_SECONDS", string> {
    return { ...surroundingsOf({ root: this.root, program: this.commands.server?.program ?? "" }), HEALTH_SECONDS: "2" };
  }

  /** Whether a pull trusts the registry, for both spellings of its host. */
  async trusts(): Promise<boolean[]> {
    const ends = await Promise.all([`${registryAddress}:443`, registryAddress].map((host) => this.runtime.pull(`${host}/factory/vision:1.0.0`)));
    return ends.map(({ stderr }) => stderr.includes("401"));
  }

  /** Every file and folder of the node with content and mode. */
  tree(): Record<string, string> {
    return fileTree(this.root);
  }

  read(path: string): string | undefined {
    return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), "utf8") : undefined;
  }

  /** Replaces the file with a symbolic link to a copy beside it. */
  link(path: string): void {
    renameSync(join(this.root, path), join(this.root, `${path}.linked`));
    symlinkSync(`${basename(path)}.linked`, join(this.root, path));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  end(): void {
    this.commands.server?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get root(): string {
    return join(this.folder, "root");
  }
}
