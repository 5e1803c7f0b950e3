import { type Dirent, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** A plugin that a package below `node_modules` asks for. */
export interface RequiredPackage {
  name: string;
  /** With a leading `v`. */
  version: string;
  /** Download URL of the plugin; undefined for the vendor's site. */
  server: string | undefined;
}

/**
 * Every plugin that packages below the program's folder ask for by `pulumi.resource` in their package.json, found as the official Node host finds them:
 * all folders are walked, symbolic links followed once, package.json files counted where `node_modules` lies above, nested policy packs left out,
 * what cannot be read passed over. Source: getPackagesFromDir in sdk/nodejs/cmd/pulumi-language-nodejs/main.go.
 * Unlike there, what was found below the program's `node_modules` is kept until npm installs again: the walk was a tenth of the processor time of a preview.
 */
export function requiredPackages(programFolder: string): RequiredPackage[] {
  const folder = path.resolve(programFolder);
  const modules = realFolder(path.join(folder, "node_modules"));
  const visited = new Set(modules === undefined ? [] : [modules]);
  const installed = modules === undefined ? [] : keptUntilInstalled(modules, () => packagesBelow(modules, true, new Set()));
  return [...packagesBelow(folder, false, visited), ...installed];
}

function packagesBelow(folder: string, inNodeModules: boolean, visited: Set<string>): RequiredPackage[] {
  const found: RequiredPackage[] = [];
  walk(folder, inNodeModules, visited, (manifest) => {
    const required = packageOf(manifest);
    if (required) found.push(required);
  });
  return found;
}

function realFolder(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** What `find` found since npm last wrote its list of what is installed; looked for each time where npm keeps no such list, or the result cannot be written. */
function keptUntilInstalled(modules: string, find: () => RequiredPackage[]): RequiredPackage[] {
  const installedAt = statSync(path.join(modules, ".package-lock.json"), { throwIfNoEntry: false })?.mtimeMs;
  if (installedAt === undefined) return find();
  const file = path.join(modules, ".cache", "edge-staging", "required-packages.json");
  const kept = readKept(file);
  if (kept?.installedAt === installedAt) return kept.found;
  const found = find();
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // Two hosts may write at once; each writes a whole file.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ installedAt, found } satisfies Kept));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // The next run looks again.
  }
  return found;
}

interface Kept {
  /** When npm last installed, in milliseconds. */
  installedAt: number;
  found: RequiredPackage[];
}

function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return undefined;
  }
}

function walk(folder: string, inNodeModules: boolean, visited: Set<string>, visit: (manifest: string) => void): void {
  const isNested = visited.size > 0;
  if (visited.has(folder)) return;
  visited.add(folder);
  const entries = entriesOf(folder);
  if (isNested && isPolicyPack(entries)) return;
  for (const entry of sortedWalkable(entries, inNodeModules)) {
    const file = realFile(folder, entry);
    if (!file) continue;
    if (!file.isFolder) {
      if (inNodeModules && entry.name === "package.json") visit(file.path);
    } else {
      walk(file.path, inNodeModules || path.basename(folder) === "node_modules", visited, visit);
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Folders, links and manifests: most entries are other files, and every run of the engine walks through all of them. Sorted, because what a link leads to counts where it is reached first. */
function sortedWalkable(entries: readonly Dirent[], inNodeModules: boolean): Dirent[] {
  const walkable = entries.filter((entry) => !entry.isFile() || (inNodeModules && entry.name === "package.json"));
  return walkable.sort((left, right) => (left.name < right.name ? -1 : 1));
}

function realFile(folder: string, entry: Dirent): { path: string; isFolder: boolean } | undefined {
  const file = path.join(folder, entry.name);
  if (!entry.isSymbolicLink()) return { path: file, isFolder: entry.isDirectory() };
  try {
    const real = realpathSync(file);
    return { path: real, isFolder: statSync(real).isDirectory() };
  } catch {
    return undefined;
  }
}

function isPolicyPack(entries: readonly Dirent[]): boolean {
  return entries.some(({ name }) => ["PulumiPolicy.yaml", "PulumiPolicy.yml", "PulumiPolicy.json"].includes(name));
}

interface Manifest {
  name?: string;
  version?: string;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

/** The plugin of one package.json. A package outside the scope `@pulumi` must name its plugin itself, else it is passed over. */
export function packageOf(manifestPath: string): RequiredPackage | undefined {
  const manifest = readManifest(manifestPath);
  if (manifest?.pulumi?.resource !== true) return undefined;
  const name = manifest.pulumi.name || (manifest.name?.startsWith("@pulumi/") ? manifest.name.slice("@pulumi/".length) : undefined);
  const version = manifest.pulumi.version || manifest.version;
  if (!name || !version) return undefined;
  return { name, version: version.startsWith("v") ? version : `v${version}`, server: manifest.pulumi.server };
}

function readManifest(manifestPath: string): Manifest | undefined {
  try {
    const text = readFileSync(manifestPath, "utf8");
    if (!text.includes('"pulumi"')) return undefined;
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? (parsed as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
