/**
 * API version per resource provider for our own kinds and checks.
 * Sources: newest stable version with connected registries; first Microsoft.Edge version with stages and unstage; stable versions of the rest.
 */
export const apiVersions = {
  containerRegistry: "2025-11-01",
  edge: "2025-08-01",
  site: "2025-06-01",
  kubernetesConfiguration: "2023-05-01",
  connectedCluster: "2024-01-01",
  customLocation: "2021-08-31-preview",
  authorization: "2022-04-01",
  lock: "2020-05-01",
  policy: "2023-04-01",
  policyExemption: "2022-07-01-preview",
  resourceGroup: "2024-03-01",
  subscription: "2022-12-01",
  workspace: "2023-09-01",
  eventGrid: "2025-02-15",
  diagnosticSetting: "2021-05-01-preview",
} as const;

/**
 * API versions of Microsoft.Edge that a stack may select; the first is the default. The program makes the same calls in each of them.
 * Source: azure-rest-api-specs, stable/2026-06-01: it keeps every call that the program makes, and may return configurations as objects.
 */
export const edgeApiVersions = [apiVersions.edge, "2026-06-01"] as const;

/** An API version of Microsoft.Edge that a stack may select. */
export type EdgeApiVersion = (typeof edgeApiVersions)[number];

/** The selected version as an input of a resource: absent for the default, so that the inputs of resources stay what they were. */
export function apiVersionInput(selected: EdgeApiVersion | undefined): EdgeApiVersion | undefined {
  return selected === apiVersions.edge ? undefined : selected;
}

/** The API version of a call: the selected one for resources of workload orchestration, not for the provider Microsoft.Edge itself and not for its sites, which have versions of their own; otherwise the call's own. `path` is an ARM id, with or without an action. */
export function effectiveApiVersion(path: string, own: string, selected: EdgeApiVersion | undefined): string {
  const [, namespace = "", type = ""] = /.*\/providers\/([^/?]+)\/([^/?]+)/i.exec(path) ?? [];
  const isOrchestration = namespace.toLowerCase() === "microsoft.edge" && type.toLowerCase() !== "sites";
  return selected !== undefined && isOrchestration ? selected : own;
}
