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
