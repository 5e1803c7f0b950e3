/** Namespaces that the service keeps for itself. Source: release notes of workload orchestration, July 2026. */
const reserved = ["azure-arc", "cert-manager", "kube-system", "workloadorchestration"];

const shape = /^(?!v-)(?!.*-v-)[a-zA-Z0-9][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/;

/**
 * What is wrong with a solution's name, and what is allowed; undefined where nothing is. Template, instance and, as a target says no other, namespace have it.
 * Source: patterns of solution templates and instances, API 2025-08-01; length as the Azure CLI checks it.
 */
export function solutionNameFault(name: string): { what: string; allowed: string } | undefined {
  if (!shape.test(name))
    return {
      what: "the name is not one the service takes",
      allowed: "3-24 letters, digits and `-`, a letter or digit first and last, without `v-` at its beginning or `-v-` in it",
    };
  if (!reserved.includes(name.toLowerCase())) return undefined;
  return { what: "the name is also the namespace the solution runs in, and the service keeps that one for itself", allowed: `not ${reserved.join(", ")}` };
}
