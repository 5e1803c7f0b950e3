import type { ArmRequest } from "../operation";

/** API versions that the lab's Microsoft.Edge accepts. Source: workload-orchestration reference 1.1. */
export const edgeVersions = ["2025-06-01", "2025-08-01"] as const;

/** The newer version, for operations that exist only there. */
export const newestVersion = ["2025-08-01"] as const;

/** Path of a Microsoft.Edge resource in a resource group. */
export function groupPath(rest: string): string {
  return `/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Edge${rest}`;
}

/** Path of a list over a whole subscription. */
export function subscriptionPath(rest: string): string {
  return `/subscriptions/{subscription}/providers/Microsoft.Edge${rest}`;
}

/** The id in a request's path for this pattern; a shorter pattern cuts off trailing action names. */
export function idAt(pattern: string, { parameters }: ArmRequest): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => parameters[name] ?? "");
}

/** The id as the service returns it in many answers: provider and types in lower case, names unchanged. Which answers do so is `assumed`. Source: workload-orchestration reference 1.1. */
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

/** Type of targets. */
export const targetType = "Microsoft.Edge/targets";

/** Path of one target. */
export const targetPath = groupPath("/targets/{target}");
