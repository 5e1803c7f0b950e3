import { readFileSync } from "node:fs";
import * as path from "node:path";

/** A package installed for a program. */
export interface InstalledPackage {
  name: string;
  version: string;
}

interface Lock {
  packages?: Record<string, { version?: string; dependencies?: Record<string, string>; devDependencies?: Record<string, string> }>;
}

/**
 * The program's packages from npm's lock file (version 3): direct dependencies, or all with `transitive`.
 * @throws Error when there is no readable package-lock.json
 */
export function installedPackages(programFolder: string, transitive: boolean): InstalledPackage[] {
  const lock = JSON.parse(readFileSync(path.join(programFolder, "package-lock.json"), "utf8")) as Lock;
  const packages = lock.packages ?? {};
  const root = packages[""];
  const direct = new Set(Object.keys({ ...root?.dependencies, ...root?.devDependencies }).map((name) => `node_modules/${name}`));
  return Object.entries(packages)
    .filter(([location]) => location !== "" && (transitive || direct.has(location)))
    .map(([location, entry]) => ({ name: location.slice(location.lastIndexOf("node_modules/") + "node_modules/".length), version: entry.version ?? "" }));
}
