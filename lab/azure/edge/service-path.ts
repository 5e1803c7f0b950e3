import type { ArmRequest } from "../operation";

/** The version that added members and operations, and those after it, which are taken for the same (`assumed`): what they add is not modelled. */
export const newestVersion = ["2025-08-01", "2026-03-01", "2026-06-01"] as const;

/**
 * API versions that the lab's Microsoft.Edge accepts. Sources: workload-orchestration reference 1.1; 2025-01-01-preview the guide's own call, taken for 2025-06-01 (`assumed`);
 * 2026-03-01 the Azure CLI's extension, 2026-06-01 today's SDKs.
 */
export const edgeVersions = ["2025-01-01-preview", "2025-06-01", ...newestVersion] as const;

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
