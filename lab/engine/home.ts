import { constants, existsSync, promises as fs } from "node:fs";
import * as path from "node:path";
import { cloneFolder } from "./clone-folder";

/** Inputs of an engine home. */
export interface HomeOptions {
  /** Its own folder, created if missing; becomes PULUMI_HOME. */
  folder: string;
  /** Absolute path of the pulumi program. */
  pulumi: string;
  /** PATH of the engine's processes after the home's own `bin`. */
  searchPath: string;
  /** Absolute path of each stand-in plugin's script, by npm package of the plugin that it replaces. @default - the lab's stand-ins for azure-native, command and kubernetes */
  standIns?: Readonly<Record<string, string>>;
  /** Folder of Node's compile cache; homes may share it. Saves about a quarter of a preview's processor time. @default - in the home */
  compileCache?: string;
}

/** A private PULUMI_HOME. */
export interface EngineHome {
  /** PULUMI_HOME. */
  folder: string;
  /** Absolute path of the pulumi program inside the home. */
  pulumi: string;
  /** Environment variables that make `pulumi` use this home, besides the backend and the passphrase. */
  environment: {
    PULUMI_HOME: string;
    PATH: string;
    NODE_COMPILE_CACHE: string;
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true";
    PULUMI_SKIP_UPDATE_CHECK: "true";
  };
}

const labStandIns = {
  "@pulumi/azure-native": path.join(cloneFolder, "dist", "lab", "engine", "stand-ins", "azure-native", "plugin.js"),
  "@pulumi/command": path.join(cloneFolder, "dist", "lab", "engine", "stand-ins", "command", "plugin.js"),
  "@pulumi/kubernetes": path.join(cloneFolder, "dist", "lab", "engine", "stand-ins", "kubernetes", "plugin.js"),
};

/**
 * Assembles a PULUMI_HOME in which the engine finds everything without a warning: the language host and the dynamic provider beside the program itself,
 * plugins in the version that their npm packages require, and as `node` the Node that runs the lab. The engine's search order: reference pulumi 3.1.
 * Replaces whatever differs in an existing home.
 */
export async function assembleHome({ folder, pulumi, searchPath, standIns = labStandIns, compileCache }: HomeOptions): Promise<EngineHome> {
  await fs.mkdir(path.join(folder, "bin"), { recursive: true });
  // The engine compares paths after resolving links, so a home below a linked folder (macOS: /tmp) would warn.
  const home = await fs.realpath(folder);
  const bin = path.join(home, "bin");
  await placeProgram(pulumi, path.join(bin, "pulumi"));
  await placeLink(process.execPath, path.join(bin, "node"));
  await placeLanguageHost(pulumi, path.join(bin, "pulumi-language-nodejs"));
  await placeScript(path.join(bin, "pulumi-resource-pulumi-nodejs"), await dynamicProviderScript());
  for (const [npmPackage, script] of Object.entries(standIns)) await placePlugin(home, npmPackage, script);
  return {
    folder: home,
    pulumi: path.join(bin, "pulumi"),
    environment: {
      PULUMI_HOME: home,
      PATH: [bin, searchPath].filter(Boolean).join(path.delimiter),
      NODE_COMPILE_CACHE: compileCache ?? path.join(home, "compile-cache"),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  };
}

/** Places the program itself, not a symbolic link: the engine looks for its language hosts beside its own file. Uses a hard link, or a copy across file systems. */
async function placeProgram(program: string, at: string): Promise<void> {
  await fs.rm(at, { force: true });
  try {
    await fs.link(program, at);
  } catch {
    await fs.copyFile(program, at, constants.COPYFILE_FICLONE);
    await fs.chmod(at, 0o755);
  }
}

/** Uses the official host if it is beside the program, else the lab's own. */
async function placeLanguageHost(pulumi: string, at: string): Promise<void> {
  const official = path.join(path.dirname(pulumi), "pulumi-language-nodejs");
  if (existsSync(official)) await placeLink(official, at);
  else await placeScript(at, nodeScript(path.join(__dirname, "language-host.js")));
}

async function placePlugin(home: string, npmPackage: string, script: string): Promise<void> {
  const manifest = await fs.readFile(path.join(cloneFolder, "node_modules", npmPackage, "package.json"), "utf8");
  const { version, pulumi } = JSON.parse(manifest) as { version: string; pulumi?: { name?: string; version?: string } };
  const name = pulumi?.name ?? npmPackage.replace("@pulumi/", "");
  const folder = path.join(home, "plugins", `resource-${name}-v${(pulumi?.version ?? version).replace(/^v/, "")}`);
  await fs.mkdir(folder, { recursive: true });
  await placeScript(path.join(folder, `pulumi-resource-${name}`), nodeScript(script));
}

/** The SDK's own script, which starts the provider of the program's SDK. It finds `node` on PATH, where the home is first. */
function dynamicProviderScript(): Promise<string> {
  return fs.readFile(path.join(cloneFolder, "node_modules", "@pulumi", "pulumi", "pulumi-resource-pulumi-nodejs"), "utf8");
}

/** A shell script that execs node, so that a signal to the plugin reaches node. */
function nodeScript(script: string): string {
  return `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(script)} "$@"\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function placeScript(at: string, text: string): Promise<void> {
  await fs.rm(at, { force: true });
  await fs.writeFile(at, text, { mode: 0o755 });
}

async function placeLink(target: string, at: string): Promise<void> {
  await fs.rm(at, { force: true });
  await fs.symlink(target, at);
}
