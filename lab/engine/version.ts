/** A released version, without pre-release or build suffix (`-alpha.1`, `+build`). */
export type Version = readonly [major: number, minor: number, patch: number];

/** The first version in a text such as `v3.259.0` or `go1.26`; missing numbers are 0. Undefined if there is none. */
export function parseVersion(text: string): Version | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Is this version the minimum or newer? */
export function isAtLeast(version: Version, minimum: Version): boolean {
  const different = version.findIndex((number, index) => number !== minimum[index]);
  return different < 0 || (version[different] ?? 0) > (minimum[different] ?? 0);
}
