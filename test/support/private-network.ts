import { type ChildProcess, spawn, spawnSync, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The reason why this machine cannot give a test a private network. */
export class NoPrivateNetwork extends Error {}

/** Folders of a node that are mounted over the machine's for programs started on it. */
const nodeFolders = ["etc", "opt", "run", "var"];

/**
 * A private network with only a loopback interface, which has further addresses; it is isolated from the machine's network.
 * As root a network namespace; otherwise one inside a user namespace, in which this user counts as root. Programs started in it end with the process that started them.
 */
export class PrivateNetwork {
  private constructor(
    private readonly holder: ChildProcess,
    private readonly isRoot: boolean,
  ) {}

  /** @throws NoPrivateNetwork if the machine's kernel, permissions or tools do not allow one */
  static async open(addresses: readonly string[]): Promise<PrivateNetwork> {
    if (process.platform !== "linux") throw new NoPrivateNetwork(`there are no network namespaces on ${process.platform}`);
    for (const tool of ["unshare", "nsenter", "setpriv", "ip"])
      if (spawnSync(tool, ["--version"]).error && spawnSync(tool, ["-V"]).error) throw new NoPrivateNetwork(`there is no ${tool} on PATH`);
    const isRoot = process.getuid?.() === 0;
    // Nodes need mounts, too, so a mount is tried.
    const setUp = [
      "ip link set lo up",
      ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
      "mount --bind /etc /etc",
      "echo open",
      "exec cat",
    ];
    const unshared = [...(isRoot ? [] : ["--user", "--map-root-user"]), "--net", "--mount"];
    // It ends with its standard input, and so also when this process is killed.
    const holder = spawn("unshare", [...unshared, "sh", "-c", setUp.join(" && ")], { stdio: ["pipe", "pipe", "pipe"] });
    let errorOutput = "";
    holder.stderr.setEncoding("utf8").on("data", (text: string) => {
      errorOutput += text;
    });
    const [firstLine] = await Promise.race([once(createInterface(holder.stdout), "line"), once(holder, "close")]);
    if (firstLine !== "open") throw new NoPrivateNetwork(errorOutput.trim().split("\n").at(-1) || "unshare ended without a word");
    return new PrivateNetwork(holder, isRoot);
  }

  /** Starts a program in the network, without environment. With a node's folder, that node's `/etc`, `/opt`, `/run` and `/var` are mounted over the machine's. */
  start(command: readonly string[], { node, stdio = "pipe" }: { node?: string; stdio?: StdioOptions } = {}): ChildProcess {
    const [program = "", ...args] = this.entering(command, node);
    return spawn(program, args, { stdio, env: { PATH: process.env["PATH"] } });
  }

  close(): void {
    this.holder.stdin?.end();
  }

  /** Each step replaces itself with the next one, so that the started process is the program itself. */
  private entering(command: readonly string[], node: string | undefined): string[] {
    const namespaces = [...(this.isRoot ? [] : ["--user", "--preserve-credentials"]), "--net", "--target", String(this.holder.pid)];
    const mounts = node === undefined ? [] : nodeFolders.map((folder) => `mount --bind '${join(node, folder)}' '/${folder}'`);
    const script = [...mounts, 'exec setpriv --pdeathsig KILL -- "$@"'].join(" && ");
    return ["nsenter", ...namespaces, "unshare", "--mount", "sh", "-c", script, "sh", ...command];
  }
}
