import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Environment } from "./cache-folder";
import { isAtLeast, parseVersion, type Version } from "./version";

/** The Go toolchain that builds the lab's tools. */
export interface GoToolchain {
  /** For example `go1.26.8`. */
  version: string;
  /** Is it new enough for the modules' go.mod files? */
  isNewEnough: boolean;
}

/** The oldest release of Go that builds the lab's tools. Source: the go.mod files in `modules/`. */
export const goRelease = "1.26";
const oldestGo: Version | undefined = parseVersion(goRelease);

/** The `go` on PATH, run in this module's folder, where it may switch to a newer toolchain. Undefined if there is none. */
export async function findGo(moduleFolder: string, environment: Environment): Promise<GoToolchain | undefined> {
  try {
    const { stdout } = await promisify(execFile)("go", ["env", "GOVERSION"], { cwd: moduleFolder, env: goEnvironment(environment) });
    const version = parseVersion(stdout);
    return version && { version: stdout.trim(), isNewEnough: oldestGo !== undefined && isAtLeast(version, oldestGo) };
  } catch {
    return undefined;
  }
}

/** Environment for reproducible Go commands: committed checksums, no workspace, no C. */
export function goEnvironment(environment: Environment): Environment {
  return { ...environment, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off", GOOS: undefined, GOARCH: undefined };
}
