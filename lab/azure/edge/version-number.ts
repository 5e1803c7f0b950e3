/** Part of a version number that the service increments. Source: workload-orchestration reference 2.5. */
export type VersionPart = "Major" | "Minor" | "Patch";

/** Orders `x.y.z` version numbers, lowest first. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(".").map(Number));
  for (const [index, part] of (a ?? []).entries()) {
    const difference = part - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The highest version; undefined for an empty list. */
export function latestVersion(versions: readonly string[]): string | undefined {
  return [...versions].sort(compareVersions).at(-1);
}

/** The version after the highest one; lower parts reset to 0 (assumed). Counting starts from 0.0.0 (assumed). */
export function nextVersion(versions: readonly string[], part: VersionPart): string {
  const [major = 0, minor = 0, patch = 0] = (latestVersion(versions) ?? "0.0.0").split(".").map(Number);
  if (part === "Major") return `${major + 1}.0.0`;
  return part === "Minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
