import { type ChildProcess, spawn, spawnSync, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Why this machine lets a test have no network of its own. */
export class NoPrivateNetwork extends Error {}

/** Own folders of a node that lie over the machine's for what is started on it. */
const nodeFolders = ["etc", "opt", "run", "var"];

/**
 * A network of its own with a loopback interface only, on which other addresses lie, too; nothing outside reaches it, and it reaches nothing outside.
 * With root's rights a network namespace; else one inside a user namespace, in which this user counts as root. All that is started in it ends with the process that started it.
 */
export class PrivateNetwork {
  private constructor(
    private readonly holder: ChildProcess,
    private readonly isRoot: boolean,
  ) {}

  /** @throws NoPrivateNetwork where the machine's kernel, rights or tools do not allow one */
  static async open(addresses: readonly string[]): Promise<PrivateNetwork> {
    if (process.platform !== "linux") throw new NoPrivateNetwork(`there are no network namespaces on ${process.platform}`);
    for (const tool of ["unshare", "nsenter", "setpriv", "ip"])
      if (spawnSync(tool, ["--version"]).error && spawnSync(tool, ["-V"]).error) throw new NoPrivateNetwork(`there is no ${tool} on PATH`);
    const isRoot = process.getuid?.() === 0;
    // Nodes need mounts, too, so one is tried.
    const setUp = [
      "ip link set lo up",
      ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
      "mount --bind /etc /etc",
      "echo open",
      "exec cat",
    ];
    const unshared = [...(isRoot ? [] : ["--user", "--map-root-user"]), "--net", "--mount"];
    // It ends when its standard input does, so also when this process is killed.
    const holder = spawn("unshare", [...unshared, "sh", "-c", setUp.join(" && ")], { stdio: ["pipe", "pipe", "pipe"] });
    let words = "";
    holder.stderr.setEncoding("utf8").on("data", (text: string) => {
      words += text;
    });
    const [said] = await Promise.race([once(createInterface(holder.stdout), "line"), once(holder, "close")]);
    if (said !== "open") throw new NoPrivateNetwork(words.trim().split("\n").at(-1) || "unshare ended without a word");
    return new PrivateNetwork(holder, isRoot);
  }

  /** Starts a program here; it gets no environment. With a node's folder, that node's `/etc`, `/opt`, `/run` and `/var` lie over the machine's. */
  start(command: readonly string[], { node, stdio = "pipe" }: { node?: string; stdio?: StdioOptions } = {}): ChildProcess {
    const [program = "", ...words] = this.entering(command, node);
    return spawn(program, words, { stdio, env: { PATH: process.env["PATH"] } });
  }

  close(): void {
    this.holder.stdin?.end();
  }

  /** Each step becomes the next one, so that what was started is the program itself. */
  private entering(command: readonly string[], node: string | undefined): string[] {
    const namespaces = [...(this.isRoot ? [] : ["--user", "--preserve-credentials"]), "--net", "--target", String(this.holder.pid)];
    const mounts = node === undefined ? [] : nodeFolders.map((folder) => `mount --bind '${join(node, folder)}' '/${folder}'`);
    const script = [...mounts, 'exec setpriv --pdeathsig KILL -- "$@"'].join(" && ");
    return ["nsenter", ...namespaces, "unshare", "--mount", "sh", "-c", script, "sh", ...command];
  }
}
