import { execFile } from "node:child_process";
import { closeSync, openSync, readSync, realpathSync, accessSync, constants } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Environment } from "./cache-folder";
import { pulumiVersion } from "./tool";
import { isAtLeast, parseVersion } from "./version";

/**
 * The `pulumi` on PATH, symbolic links resolved, unless it is older than the version that the lab builds.
 * Ignores launchers (scripts of npm, asdf and the like): the engine looks for its language hosts beside the program itself.
 */
export async function pulumiOnPath(environment: Environment): Promise<string | undefined> {
  const candidate = (environment.PATH ?? "")
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, "pulumi"))
    .find(isExecutable);
  if (!candidate) return undefined;
  const program = realpathSync(candidate);
  if (isScript(program)) return undefined;
  const minimum = parseVersion(pulumiVersion);
  const version = parseVersion(await versionOf(program, environment));
  return version && minimum && isAtLeast(version, minimum) ? program : undefined;
}

async function versionOf(program: string, environment: Environment): Promise<string> {
  try {
    const run = promisify(execFile)(program, ["version"], { env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 10_000 });
    return (await run).stdout;
  } catch {
    return "";
  }
}

function isScript(file: string): boolean {
  const start = Buffer.alloc(2);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, start, 0, 2, 0);
  } finally {
    closeSync(descriptor);
  }
  return start.toString() === "#!";
}

/** Is this file executable? */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
