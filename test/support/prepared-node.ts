import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CommandServer, serveCommands } from "../../lab/site/machines/command-server";
import { configFile, ContainerRuntime, type ContainerRuntimeOptions } from "../../lab/site/machines/container-runtime";

/** The real script. */
export const nodeTrustScript = join(process.cwd(), "components", "cluster", "node-trust", "node-trust.sh");

/** How a run of the script ended. */
export interface NodeTrustRun {
  code: number;
  result: string;
  plan: string;
  restarts: number;
  reason: string;
}

/** What a node is before anything of ours comes. */
export interface PreparedNodeOptions extends Partial<Omit<ContainerRuntimeOptions, "root" | "ask">> {
  config: string;
  /** Other files by path. */
  files?: Readonly<Record<string, string>>;
}

/** Address of the registry's Service on every prepared node. */
export const registryAddress = "10.96.0.50";

/** A certificate as far as the script looks into it. */
export function authority(name: string): string {
  return `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
}

/** A node's tree in a temporary folder with a container runtime of the lab, on which the real script runs. */
export class PreparedNode {
  readonly runtime: ContainerRuntime;
  /** Authority that signed the registry's certificate; undefined while the registry is away. */
  registry: string | undefined = authority("first");
  /** Seconds that the script waited, in order. */
  readonly waited: number[] = [];

  private constructor(
    readonly folder: string,
    options: PreparedNodeOptions,
    private readonly commands: { server?: CommandServer } = {},
  ) {
    this.write(configFile, options.config);
    for (const [path, text] of Object.entries(options.files ?? {})) this.write(path, text);
    const ask: ContainerRuntimeOptions["ask"] = async (_address, authorities) =>
      this.registry === undefined ? "unreachable" : authorities.includes(this.registry) ? "answers" : "untrusted";
    this.runtime = new ContainerRuntime({ version: { major: 1, minor: 6 }, ...options, root: this.root, ask });
  }

  static async of(options: PreparedNodeOptions): Promise<PreparedNode> {
    const node = new PreparedNode(mkdtempSync(join(tmpdir(), "edge-staging-node-")), options);
    node.commands.server = serveCommands(join(node.folder, "commands"), async (words) => {
      if (words[0] !== "pause") return node.runtime.run(words);
      node.waited.push(Number(words[1]));
      return { code: 0, stdout: "", stderr: "" };
    });
    return node;
  }

  /** Runs the script with a certificate file of these authorities. */
  run(verb: string, authorities: string = authority("first"), environment: Readonly<Record<string, string>> = {}): Promise<NodeTrustRun> {
    const file = join(this.folder, "ca.crt");
    writeFileSync(file, authorities);
    const env = {
      PATH: process.env["PATH"],
      ...{ ADDRESS: registryAddress, CA_FILE: file, STATE: join(this.folder, "state"), NODE_NAME: "node-1" },
      ...this.surroundings,
      ...environment,
    };
    return new Promise((resolve, reject) => {
      execFile("/bin/sh", [nodeTrustScript, verb], { env }, (error, stdout, stderr) => {
        const [, result = "", plan = "", restarts = "", reason = ""] =
          /^node-trust result=(\S+) plan=(\S+) restarts=(\d+) reason=(.*)\n$/.exec(stdout.split(/(?<=\n)/).at(-1) ?? "") ?? [];
        if (stderr !== "" || result === "") reject(new Error(`${stdout}${stderr}`));
        else resolve({ code: typeof error?.code === "number" ? error.code : 0, result, plan, restarts: Number(restarts), reason });
      });
    });
  }

  /** What tells the script that this node is a folder of this machine. */
  get surroundings(): Record<"ROOT" | "ON_HOST" | "PAUSE" | "HEALTH_SECONDS", string> {
    const program = this.commands.server?.program ?? "";
    return { ROOT: this.root, ON_HOST: program, PAUSE: `${program} pause`, HEALTH_SECONDS: "2" };
  }

  /** What a pull says in both spellings: is the registry trusted? */
  async trusts(): Promise<boolean[]> {
    const ends = await Promise.all([`${registryAddress}:443`, registryAddress].map((host) => this.runtime.pull(`${host}/factory/vision:1.0.0`)));
    return ends.map(({ stderr }) => stderr.includes("401"));
  }

  /** Every file and folder of the node with its bytes and mode. */
  tree(): Record<string, string> {
    const paths = readdirSync(this.root, { recursive: true, encoding: "utf8" }).sort();
    return Object.fromEntries(
      paths.map((path) => {
        const { mode } = statSync(join(this.root, path));
        const isFile = statSync(join(this.root, path)).isFile();
        return [path, `${mode.toString(8)} ${isFile ? readFileSync(join(this.root, path), "latin1") : ""}`];
      }),
    );
  }

  read(path: string): string | undefined {
    return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), "utf8") : undefined;
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
