import type { Fault } from "./fault";

/** Namespaces in which the service refuses to run a solution. Source: release notes of workload orchestration, July 2026. */
const reserved = ["azure-arc", "cert-manager", "kube-system", "workloadorchestration"];

/** How errors name the system namespaces. */
export const systemNamespaces = "kube-*, azure-arc*, cert-manager and workloadorchestration";

/**
 * Does a namespace belong to Kubernetes, Azure Arc or workload orchestration? In any spelling, because solutions have names with capitals.
 * Source: the service's reserved namespaces; Kubernetes reserves the prefix `kube-`; Arc agents use `azure-arc` and `azure-arc-release`.
 */
export function isSystemNamespace(name: string): boolean {
  const lower = name.toLowerCase();
  return reserved.includes(lower) || /^(kube|azure-arc)-/.test(lower);
}

/** Fault of a system namespace where a site's own must be. */
export function systemNamespaceFault(what: string, given: string): Fault {
  return { code: "EDGE-NAMESPACE", what, given, allowed: `a namespace other than ${systemNamespaces}`, fix: "use a namespace of the workload" };
}
