import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, promises as fs } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { withLock } from "./build-lock";
import { cacheFolder, type Environment } from "./cache-folder";
import { cloneFolder } from "./clone-folder";
import { EngineFault } from "./engine-fault";
import { findGo, goEnvironment, goRelease, type GoToolchain } from "./go-toolchain";
import type { Narrator } from "./narrator";
import { endTree } from "./process-tree";
import { pulumiVersion, type ToolModule, type ToolModuleName, toolModules } from "./tool";
import { toolKey } from "./tool-key";

/** What a build needs from its caller. */
export interface BuildOptions {
  environment: Environment;
  narrator: Narrator;
  /** Kills the compiler with its children and rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Folder with the programs of this module; builds them unless the cache has them.
 * The cache's folder is `tools/<module>-<key of the sources>/<version of Go>`; without Go, programs built by any version of Go are accepted.
 * Of two runs that build at once, the second waits and uses the programs of the first; one that was killed is replaced.
 * @throws EngineFault `EDGE-LAB-GO-MISSING`, `EDGE-LAB-BUILD-FAILED`, `EDGE-LAB-PLATFORM`
 */
export async function buildModule(name: ToolModuleName, options: BuildOptions): Promise<string> {
  const sources = path.join(cloneFolder, "lab", "engine", "modules", name);
  const module: ToolModule = toolModules[name];
  const key = toolKey({ module, files: await readSources(sources), platform: supportedPlatform(process.platform, process.arch) });
  const shelf = path.join(cacheFolder(options.environment, os.homedir()), "tools", `${name}-${key}`);
  const go = await findGo(sources, options.environment);
  if (!go?.isNewEnough) {
    const built = await anyBuilt(shelf, module);
    if (built) return built;
    throw goMissing(name, go);
  }
  const folder = path.join(shelf, go.version);
  if (isBuilt(folder, module)) return folder;
  const what = `the build of ${programsOf(module)}`;
  await withLock(`${folder}.lock`, { what, narrator: options.narrator, signal: options.signal }, async () => {
    if (isBuilt(folder, module)) options.narrator.say(`using ${programsOf(module)}, which another process built`);
    else await build({ name, module, sources, folder, go, options });
  });
  return folder;
}

function programsOf(module: ToolModule): string {
  return Object.keys(module.programs).join(" and ");
}

interface Build {
  name: ToolModuleName;
  module: ToolModule;
  sources: string;
  folder: string;
  go: GoToolchain;
  options: BuildOptions;
}

async function build({ name, module, sources, folder, go, options }: Build): Promise<void> {
  const { narrator } = options;
  narrator.say(`building ${programsOf(module)} with ${go.version}: takes ${module.firstBuild} the first time, then kept in ${folder}`);
  await removeAbandoned(folder);
  const temporary = await fs.mkdtemp(`${folder}.building-`);
  try {
    for (const [program, goPackage] of Object.entries(module.programs)) {
      const args = ["build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", module.linkerFlags];
      if (module.tags) args.push("-tags", module.tags);
      const compile = compiling([...args, "-o", path.join(temporary, program), goPackage], sources, options);
      await narrator.during(`building ${program}`, compile.done, compile.progress);
    }
    // A folder with missing files does not count as built.
    await fs.rm(folder, { recursive: true, force: true });
    await fs.rename(temporary, folder);
    narrator.say(`built ${programsOf(module)}`);
  } catch (error) {
    if (error instanceof CompilerError) throw buildFailed(name, error);
    throw error;
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

/** Removes files of killed builds: this process holds the lock, so no other build is running. */
async function removeAbandoned(folder: string): Promise<void> {
  const shelf = path.dirname(folder);
  const names = (await fs.readdir(shelf)).filter((name) => name.startsWith(`${path.basename(folder)}.building-`));
  await Promise.all(names.map((name) => fs.rm(path.join(shelf, name), { recursive: true, force: true })));
}

class CompilerError extends Error {}

function compiling(args: string[], cwd: string, { environment, signal }: BuildOptions): { done: Promise<void>; progress: () => string } {
  signal?.throwIfAborted();
  // In its own process group: a signal to the compiler alone would leave its children running.
  const compiler = spawn("go", args, { cwd, env: goEnvironment(environment), stdio: ["ignore", "ignore", "pipe"], detached: true });
  const lines: string[] = [];
  let downloaded = 0;
  compiler.stderr.setEncoding("utf8").on("data", (text: string) => {
    lines.push(...text.split("\n").filter(Boolean));
    downloaded += text.split("go: downloading ").length - 1;
  });
  return {
    done: ended(compiler, () => lines.slice(-20).join("\n"), signal),
    progress: () => (lines.length === 0 ? "linking" : `${downloaded} modules downloaded, ${lines.length - downloaded} packages compiled`),
  };
}

function ended(compiler: ChildProcess, lastLines: () => string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => endTree(compiler);
    signal?.addEventListener("abort", end, { once: true });
    process.once("exit", end);
    const finish = (settle: () => void) => {
      signal?.removeEventListener("abort", end);
      process.removeListener("exit", end);
      settle();
    };
    compiler.once("error", (error) => finish(() => reject(error)));
    compiler.once("close", (code) =>
      finish(() => {
        if (signal?.aborted) reject(signal.reason);
        else if (code === 0) resolve();
        else reject(new CompilerError(lastLines()));
      }),
    );
  });
}

async function readSources(folder: string): Promise<Record<string, string>> {
  const names = (await fs.readdir(folder)).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name));
  const texts = await Promise.all(names.map((name) => fs.readFile(path.join(folder, name), "utf8")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

function isBuilt(folder: string, module: ToolModule): boolean {
  return Object.keys(module.programs).every((program) => existsSync(path.join(folder, program)));
}

async function anyBuilt(shelf: string, module: ToolModule): Promise<string | undefined> {
  const names = existsSync(shelf) ? await fs.readdir(shelf) : [];
  return names.map((name) => path.join(shelf, name)).find((folder) => !folder.includes(".building-") && isBuilt(folder, module));
}

/** The platform as `os-architecture`. The lab's processes need Unix process groups and file modes. */
function supportedPlatform(platform: string, architecture: string): string {
  const given = `${platform}-${architecture}`;
  if (supportedPlatforms.includes(given)) return given;
  throw new EngineFault({
    code: "EDGE-LAB-PLATFORM",
    what: "the lab does not support this platform",
    given,
    allowed: supportedPlatforms.join(", "),
    fix: "run the lab on Linux, for example in a virtual machine, a container or WSL 2",
  });
}

const supportedPlatforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

function goMissing(name: ToolModuleName, found: GoToolchain | undefined): EngineFault {
  const pulumiToo = name === "pulumi" ? `, or put pulumi ${pulumiVersion} or newer on PATH` : "";
  return new EngineFault({
    code: "EDGE-LAB-GO-MISSING",
    what: `${programsOf(toolModules[name])} cannot be built`,
    given: `${found?.version ?? "no go"} on PATH, and no build for this clone in the cache`,
    allowed: `go ${goRelease} or newer`,
    fix: `install Go (https://go.dev/dl)${pulumiToo}, or set EDGE_STAGING_CACHE to a cache folder that has the build`,
  });
}

function buildFailed(name: ToolModuleName, error: CompilerError): EngineFault {
  return new EngineFault(
    {
      code: "EDGE-LAB-BUILD-FAILED",
      what: `go build of lab/engine/modules/${name} failed:\n${error.message.replace(/^/gm, "    ")}`,
      given: "the module as committed",
      allowed: "access to a Go module proxy and about 4 GB of free disk space",
      fix: "read the compiler's messages above, check GOPROXY and free disk space, then run the command again; compiled packages are kept",
    },
    error,
  );
}
