import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This package's own description: `engines.node` in package.json is the only place that names the supported Node.js range. */
function ownPackage(): { version: string; engines: { node: string } } {
  return JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8")) as { version: string; engines: { node: string } };
}

/** Version of this package. */
export function packageVersion(): string {
  return ownPackage().version;
}

/** The error for an operating system that edge-staging does not support, as text; undefined where it is supported. `package.json` names the same in `os`. */
export function unsupportedPlatform(platform: string): string | undefined {
  if (platform === "linux" || platform === "darwin") return undefined;
  const code = "EDGE-PLATFORM";
  return [
    `${code}  edge-staging does not run on this operating system`,
    `  given   ${platform}`,
    "  allowed linux, darwin; on Windows: WSL 2",
    platform === "win32" ? "  fix     run it in WSL 2 (https://learn.microsoft.com/windows/wsl/install)" : "  fix     run it on Linux or macOS",
  ].join("\n");
}

/**
 * The error for a Node.js that is older than the supported range, as text; undefined where it is supported.
 * Uses nothing that an older Node.js lacks.
 * @param version as `process.version` gives it, for example `v22.12.0`
 * @param range a lower bound, for example `>=22.12`
 */
export function unsupportedNode(version: string, range: string = ownPackage().engines.node): string | undefined {
  const [oldest, running] = [range, version].map((text) => text.replace(/^\D+/, "").split(".").map(Number));
  const [major = 0, minor = 0] = running ?? [];
  const [oldestMajor = 0, oldestMinor = 0] = oldest ?? [];
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  const code = "EDGE-NODE-OLD";
  return [
    `${code}  this Node.js is too old for edge-staging`,
    `  given   ${version}`,
    `  allowed ${range}`,
    "  fix     install Node.js 24 (https://nodejs.org)",
  ].join("\n");
}
