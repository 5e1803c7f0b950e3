import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { utils } from "ssh2";
import type { SshHost } from "../../components/cluster/node-trust/ssh";
import { isExecutable } from "../../lab/engine/pulumi-on-path";
import { freePorts } from "../../lab/site/with-free-ports";

/** A key pair: private key as PEM, public key as a line of `authorized_keys` or a host's `.pub` file. */
export interface SshKey {
  private: string;
  public: string;
}

/** A new key pair. */
export function sshKey(): SshKey {
  return utils.generateKeyPairSync("ed25519");
}

/** This machine's OpenSSH server. Without one, the tests that need it are skipped and the reason is printed. */
export function openSshServer(tests: Mocha.Context): string {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((folder) => join(folder, "sshd")).find(isExecutable);
  if (found !== undefined) return found;
  console.log("      skipped: there is no sshd on this machine; Debian and Ubuntu have it in openssh-server");
  return tests.skip();
}

/** A real OpenSSH server on a loopback port that accepts one key for the test's user. Its sessions have these variables. */
export class SshServer {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    /** Its address and user. */
    readonly host: SshHost,
  ) {}

  static async of(program: string, client: SshKey, variables: Readonly<Record<string, string>>): Promise<SshServer> {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-ssh-"));
    const key = sshKey();
    const [port = 0] = await freePorts(1);
    writeFileSync(join(folder, "host"), key.private, { mode: 0o600 });
    writeFileSync(join(folder, "clients"), client.public);
    writeFileSync(join(folder, "config"), configuration(folder, port, { ...variables, PATH: withSudo(folder) }));
    // sshd requires this folder for its child processes, and creates it only as a service.
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
    const server = spawn(program, ["-D", "-e", "-f", join(folder, "config")], { stdio: ["ignore", "ignore", "pipe"] });
    let output = "";
    server.stderr?.on("data", (bytes: Buffer) => (output += bytes.toString()));
    const ended = new Promise<never>((_, reject) => server.once("exit", (code) => reject(new Error(`sshd ended with ${code}: ${output}`))));
    await Promise.race([answering(port), ended]);
    ended.catch(() => undefined);
    return new SshServer(folder, server, { host: "127.0.0.1", port, user: userInfo().username, hostKey: key.public });
  }

  end(): void {
    this.server.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A `sudo` for a test user who is not root: it runs commands as the same user, because the node is that user's folder. */
function withSudo(folder: string): string {
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "sudo"), '#!/bin/sh\nshift\nexec "$@"\n');
  chmodSync(join(folder, "bin", "sudo"), 0o755);
  return `${join(folder, "bin")}:/usr/bin:/bin`;
}

function configuration(folder: string, port: number, variables: Readonly<Record<string, string>>): string {
  const lines = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "clients")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "LogLevel ERROR",
    `SetEnv ${Object.entries(variables)
      .map(([name, value]) => `"${name}=${value}"`)
      .join(" ")}`,
  ];
  return `${lines.join("\n")}\n`;
}

async function answering(port: number): Promise<void> {
  for (const end = Date.now() + 60_000; ; ) {
    if (await isOpen(port)) return;
    if (Date.now() > end) throw new Error("sshd does not listen");
    await wait(20);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.end(() => resolve(true)));
    socket.once("error", () => resolve(false));
  });
}
