import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { cacheFolder } from "../../lab/engine/cache-folder";
import { EngineFault } from "../../lab/engine/engine-fault";

/** A finished process. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A command of the Azure CLI, or a call of an official Python SDK. */
export type ClientRequest =
  | { az: readonly string[] }
  | { sdk: { client: "edge" | "extensions"; operations: string; call: string; arguments: Readonly<Record<string, unknown>> } };

/** The official client: one Python process (client.py) that runs one command after another. */
export class OfficialClient {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(python: string, script: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(python, [script], { env });
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Runs a command to its end. @throws Error if the process has ended */
  async send(request: ClientRequest): Promise<Ended> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the official client's process has ended");
    return JSON.parse(value) as Ended;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "close");
    this.child.stdin.end();
    await ended;
  }
}

/** Runs a program to its end. */
async function run(program: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 128));
  });
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}

/**
 * The Python of a virtual environment with the pinned Azure CLI and SDKs, from the cache or installed there from PyPI.
 * pip checks every package's hash. An environment is complete or absent: it is created in a temporary folder and then renamed.
 * @throws EngineFault if Python 3.10 or newer is missing, or pip fails
 */
export async function providePython(requirements: string, narrate: (text: string) => void): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 16);
  const folder = path.join(cacheFolder(process.env, homedir()), "official-client", hash);
  const python = path.join(folder, "bin", "python");
  if (fs.existsSync(python)) return python;
  narrate(`installing the Azure CLI from PyPI to ${folder}`);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const temporary = fs.mkdtempSync(`${folder}.getting-`);
  await required("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"], "install Python 3.10 or newer");
  await required("python3", ["-m", "venv", temporary], "install Python's module venv (Debian, Ubuntu: python3-venv)");
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes", "-r", requirements];
  await required(path.join(temporary, "bin", "python"), pip, "see pip's words");
  fs.renameSync(temporary, folder);
  return python;
}

async function required(program: string, args: readonly string[], fix: string): Promise<void> {
  const ended = await run(program, args).catch((error: Error) => ({ exitCode: 127, stdout: "", stderr: error.message }));
  if (ended.exitCode !== 0)
    throw new EngineFault({
      code: "EDGE-LAB-TOOL-MISSING",
      what: "the official client cannot be installed",
      given: `${program} ${args.join(" ")}: ${ended.stderr.trim().split("\n").at(-1)}`,
      allowed: "Python 3.10 or newer with venv and pip, and a way to PyPI",
      fix,
    });
}
