import { spawn } from "node:child_process";
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

/** Runs a program to its end. */
export async function run(program: string, args: readonly string[], options: { env: NodeJS.ProcessEnv; cwd?: string }): Promise<Ended> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 128));
  });
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}

/**
 * The Python of a virtual environment with the pinned Azure CLI and SDKs, from the cache or installed there from PyPI.
 * pip checks every package's hash. An environment is complete or absent: it is made beside its place and renamed.
 * @throws EngineFault if Python 3.10 or newer is missing, or pip fails
 */
export async function providePython(requirements: string, say: (text: string) => void): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 16);
  const folder = path.join(cacheFolder(process.env, homedir()), "official-client", hash);
  const python = path.join(folder, "bin", "python");
  if (fs.existsSync(python)) return python;
  say(`installing the Azure CLI from PyPI to ${folder}`);
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
  const ended = await run(program, args, { env: process.env }).catch((error: Error) => ({ exitCode: 127, stdout: "", stderr: error.message }));
  if (ended.exitCode !== 0)
    throw new EngineFault({
      code: "EDGE-LAB-TOOL-MISSING",
      what: "the official client cannot be installed",
      given: `${program} ${args.join(" ")}: ${ended.stderr.trim().split("\n").at(-1)}`,
      allowed: "Python 3.10 or newer with venv and pip, and a way to PyPI",
      fix,
    });
}
