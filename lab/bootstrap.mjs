// Entry point for newcomers: runs on Node 20 or newer with npm, before anything is installed. Provides a supported Node, installs, builds, and starts the command.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import "./supported-platform.mjs";
import { installPackage, isSupported, nodePackages } from "./provide-node.mjs";

/** Compiled script and summary of each command. */
const commands = {
  start: ["dist/lab/start.js", "start the lab, stage the demo on a hub and its sites with the real engine, and prove the images"],
  lab: ["dist/lab/lab.js", "keep the lab running and print the environment for pulumi"],
  "lint-workflows": ["dist/tools/lint-workflows.js", "check .github/workflows with actionlint"],
  test: ["dist/tools/test/main.js", "check the sources and run the tests; arguments select test files"],
  "kill-matrix": ["dist/test/matrix/main.js", "kill the engine after every write of a site's operations, and recover"],
  roles: ["dist/test/roles/main.js", "run a hub and a site with roles that begin empty, and add each action that a failed run names"],
  mangled: ["dist/test/mangled/main.js", "answer requests of the program wrongly, and compare each run with a clean one"],
  "official-client": ["dist/test/official-client/main.js", "run the staging guide with the official Azure CLI and SDKs against the lab's Azure"],
  docs: ["dist/tools/docs/generate.js", "write the generated files of docs, or check them with --check"],
  bench: ["dist/tools/bench.js", "compare a site's first up with the critical path of the service's own latencies"],
};

const clone = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const startedAt = performance.now();
const quick = { env: process.env };
let running;

function say(text) {
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
}

function fail(code, what, given, allowed, fix) {
  process.stderr.write(`${code}  ${what}\n  given   ${given}\n  allowed ${allowed}\n  fix     ${fix}\n`);
  process.exit(1);
}

function help() {
  const lines = Object.entries(commands).map(([name, [, what]]) => `  ${name.padEnd(16)} ${what}`);
  return `usage: node lab/bootstrap.mjs <command> [arguments]\n\nSets up what is missing (Node, packages, build), then runs the command.\n\n${lines.join("\n")}\n\n<command> --help says more; by npm: npm run <command> -- --help.\n`;
}

/** The cache folder. lab/engine/cache-folder.ts has the same rule and receives the result in EDGE_STAGING_CACHE. */
function cacheFolder() {
  const { EDGE_STAGING_CACHE, XDG_CACHE_HOME } = process.env;
  return EDGE_STAGING_CACHE ? path.resolve(EDGE_STAGING_CACHE) : path.join(XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "edge-staging");
}

/** Runs a program in the terminal's process group and resolves to its exit code. */
function run(command, args, options) {
  return new Promise((resolve) => {
    running = spawn(command, args, { stdio: ["ignore", 2, 2], cwd: clone, ...options });
    running.once("error", (error) => fail("EDGE-LAB-TOOL-MISSING", `${command} cannot be run`, error.message, `${command} on PATH`, `install ${command}`));
    running.once("exit", (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 0)));
  });
}

async function step(what, command, args, options) {
  say(`${what} ...`);
  const since = performance.now();
  const code = await run(command, args, { ...quick, ...options });
  if (code !== 0) {
    say(`${what} failed: ${command} ${args.join(" ")} exited with ${code}; its output is above`);
    process.exit(code);
  }
  say(`${what}: done in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

/** The Node.js that runs the command: the current one if it is supported, otherwise one from npm, kept in the cache. */
async function provideNode() {
  const range = JSON.parse(fs.readFileSync(path.join(clone, "package.json"), "utf8")).engines.node;
  if (isSupported(process.version, range)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const wanted = nodePackages[platform];
  if (!wanted) {
    const allowed = `Node.js ${range}; on ${Object.keys(nodePackages).join(", ")} an older one downloads it from npm`;
    fail("EDGE-LAB-NODE-OLD", "this Node.js is too old for the lab", `${process.version} on ${platform}`, allowed, "install Node.js 24 (https://nodejs.org)");
  }
  const folder = path.join(cacheFolder(), "node", `${wanted.name}@${wanted.version}`);
  const install = (args, cwd) => step(`downloading ${wanted.name} ${wanted.version} from npm to ${folder}`, "npm", args, { cwd });
  return path.join(await installPackage(wanted, folder, install), "bin", "node");
}

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(clone, file), "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Does node_modules match package-lock.json? Compared by content, because a checkout changes file times. */
function isInstalled() {
  const wanted = readLock("package-lock.json");
  const present = readLock("node_modules/.package-lock.json");
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([location, entry]) => {
    if (location === "") return true;
    const installed = present[location];
    return installed ? installed.version === entry.version && installed.integrity === entry.integrity : Boolean(entry.optional);
  });
}

const sourceFolders = ["components", "program", "cli", "review", "policy", "lab", "tools", "test"];

function sourceFiles() {
  const found = ["index.ts", "provider.ts", "tsconfig.json", "package.json", "package-lock.json"];
  const walk = (folder) => {
    for (const entry of fs.readdirSync(path.join(clone, folder), { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (/\.(ts|json)$/.test(entry.name)) found.push(file);
    }
  };
  for (const folder of sourceFolders) if (fs.existsSync(path.join(clone, folder))) walk(folder);
  return found.filter((file) => fs.existsSync(path.join(clone, file))).sort();
}

function sourceHash() {
  const hash = createHash("sha256");
  for (const file of sourceFiles())
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(clone, file)))
      .update("\0");
  return hash.digest("hex");
}

/** Removes what was compiled from sources that are gone, or their tests would still run. */
function removeOrphans() {
  for (const folder of sourceFolders) {
    const built = path.join(clone, "dist", folder);
    if (!fs.existsSync(built)) continue;
    for (const entry of fs.readdirSync(built, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      const source = path.join(clone, path.relative(path.join(clone, "dist"), file)).replace(/\.js(\.map)?$/, ".ts");
      if (/\.js(\.map)?$/.test(entry.name) && !fs.existsSync(source)) fs.rmSync(file);
    }
  }
}

async function build() {
  const stamp = path.join(clone, "dist", ".built-from");
  const hash = sourceHash();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) return;
  await step("building", "npm", ["run", "--silent", "build"]);
  removeOrphans();
  fs.writeFileSync(stamp, hash);
}

/** Passes signals on. A terminal sends SIGINT to the whole process group, so there the child has it already, and a second one would mean "at once". */
function forwardSignals() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) running?.kill(signal);
    });
  }
}

async function main([name, ...args]) {
  const command = commands[name];
  if (!command || name === "--help") {
    if (name && name !== "--help" && name !== "-h")
      fail("EDGE-LAB-COMMAND", "no such command", name, Object.keys(commands).join(", "), "node lab/bootstrap.mjs --help");
    process.stdout.write(help());
    return 0;
  }
  if (spawnSync("npm", ["--version"]).status !== 0)
    fail("EDGE-LAB-TOOL-MISSING", "npm cannot be run", "no npm on PATH", "npm 10 or newer", "install Node with npm");
  checkCache();
  forwardSignals();
  const node = await provideNode();
  quick.env = {
    // A run starts many processes of the same programs; what one has compiled the next one takes.
    NODE_COMPILE_CACHE: path.join(cacheFolder(), "compiled"),
    ...process.env,
    EDGE_STAGING_CACHE: cacheFolder(),
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}`,
  };
  if (!isInstalled()) await step("installing packages", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  await build();
  return run(node, [path.join(clone, command[0]), ...args], { ...quick, cwd: process.cwd(), stdio: "inherit" });
}

/** Refuses a cache folder that cannot be written, before anything uses it: Node's own compile cache would fail silently. */
function checkCache() {
  const folder = cacheFolder();
  fs.mkdirSync(folder, { recursive: true });
  const probe = path.join(folder, `.writable-${process.pid}`);
  fs.writeFileSync(probe, "probe");
  fs.rmSync(probe);
}

/** What is wrong where the file system refuses a write. lab/engine/storage-fault.ts has the same for the lab. */
const storageFaults = {
  EACCES: "a folder of the lab cannot be written",
  EPERM: "a folder of the lab cannot be written",
  EROFS: "a folder of the lab is on a file system that is read-only",
  ENOTDIR: "a folder of the lab is a file, or is below one",
  EEXIST: "a folder of the lab is a file, or is below one",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const what = storageFaults[error.code];
  if (what === undefined) throw error;
  const fix = "free disk space or correct the permissions, or set EDGE_STAGING_CACHE to another folder";
  fail("EDGE-LAB-STORAGE", what, error.path ?? error.message, "folders that this user may write, with about 4 GB of free disk space", fix);
}
