import type { ArmRequest } from "../operation";

/** Versions that the lab's Microsoft.Edge answers. Source: workload-orchestration reference 1.1. */
export const edgeVersions = ["2025-06-01", "2025-08-01"] as const;

/** The newer of both, for what exists there only. */
export const newestVersion = ["2025-08-01"] as const;

/** Path of a Microsoft.Edge resource in a resource group. */
export function groupPath(rest: string): string {
  return `/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Edge${rest}`;
}

/** Path of a list over a whole subscription. */
export function subscriptionPath(rest: string): string {
  return `/subscriptions/{subscription}/providers/Microsoft.Edge${rest}`;
}

/** The id that a request names by this path; parts of the path behind the pattern (action names) are left out by giving the shorter pattern. */
export function idAt(pattern: string, { parameters }: ArmRequest): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => parameters[name] ?? "");
}

/** The id as the service shows it in many answers: provider and types in lower case, names untouched. Which answers is `assumed`. Source: workload-orchestration reference 1.1. */
export function shownId(id: string): string {
  const segments = id.split("/");
  const provider = segments.findIndex((segment) => segment.toLowerCase() === "providers");
  if (provider < 0) return id;
  let typeNext = true;
  for (let index = provider + 1; index < segments.length; index += 1) {
    const segment = segments[index] ?? "";
    if (typeNext && segment.toLowerCase() === "providers") continue;
    const isProvider = segments[index - 1]?.toLowerCase() === "providers" && segment.includes(".");
    if (isProvider || typeNext) segments[index] = segment.toLowerCase();
    typeNext = isProvider || !typeNext;
  }
  return segments.join("/");
}
