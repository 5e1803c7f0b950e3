/** Facts shared by the lab's world, its tests and the demo stacks. */
export const facts = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  subscriptionId: "22222222-2222-4222-8222-222222222222",
  /** Subscription of clusters that are not in the hub's. */
  plantSubscriptionId: "44444444-4444-4444-8444-444444444444",
  /** Subscription of another tenant; no token of this tenant is valid there. */
  foreign: { tenantId: "55555555-5555-4555-8555-555555555555", subscriptionId: "66666666-6666-4666-8666-666666666666" },
  location: "eastus2",
  hub: { resourceGroup: "rg-edge-hub", registry: "edgehubdemo" },
  /** Prerequisite: the Log Analytics workspace of the hub's diagnostics. */
  workspace: { resourceGroup: "rg-edge-logs", name: "edge-logs" },
  /** Public address of every caller from the lab: sites and the program alike. From a range reserved for documentation, RFC 5737. */
  publicAddress: "203.0.113.10",
  /** Prerequisite, one per tenant. */
  context: {
    resourceGroup: "rg-edge-context",
    name: "factories",
    capabilities: ["staging"],
    /** From the top down. */
    hierarchies: ["factory", "line"],
  },
} as const;

/** Role definition names (GUIDs) of Azure. Source: Azure built-in roles. */
export const roleIds = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  /** "Container Registry Contributor and Data Access Configuration Administrator". */
  registryConfiguration: "3bc748fc-213d-45c1-8d91-9da5725539b9",
  /** "Workload Orchestration IT Admin". */
  contextAdministrator: "63304235-eaf4-4c15-8e93-46c483611231",
  /** "Workload Orchestration Solution External Validator". */
  externalValidator: "db9875ba-bd2b-4e98-934d-0daa549a07f0",
} as const;

/** What exists at a factory site before this project deploys to it. */
export interface SiteFacts {
  /** Stack, connected cluster, custom location and kubeconfig context. */
  name: string;
  /** Connected registry, its sync token, its sync map and the Arc extension. */
  key: string;
  resourceGroup: string;
  connectedClusterId: string;
  customLocationId: string;
  orchestrationExtensionId: string;
  /** Address range of Services, CIDR. */
  serviceRange: string;
  /** Address of the connected registry's Service. */
  serviceAddress: string;
  /** Namespace of the connected registry. */
  namespace: string;
  pullSecret: { namespace: string; name: string };
  clientToken: string;
}

/** Facts of a site by its name, in the hub's subscription unless another one is given. The site key is the name's letters and digits. */
export function siteFacts(name: string, subscriptionId: string = facts.subscriptionId): SiteFacts {
  const key = name.replaceAll(/[^a-z0-9]/g, "");
  const resourceGroup = `rg-${name}`;
  const group = resourceGroupId(resourceGroup, subscriptionId);
  const connectedClusterId = `${group}/providers/Microsoft.Kubernetes/connectedClusters/${name}`;
  return {
    name,
    key,
    resourceGroup,
    connectedClusterId,
    customLocationId: `${group}/providers/Microsoft.ExtendedLocation/customLocations/${name}`,
    orchestrationExtensionId: `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/workloadorchestration`,
    serviceRange: "10.96.0.0/16",
    serviceAddress: "10.96.0.50",
    namespace: "connected-registry",
    pullSecret: { namespace: "default", name: "my-acr-secret" },
    clientToken: `${key}-pull`,
  };
}

/** ARM id of a resource group. */
export function resourceGroupId(name: string, subscriptionId: string = facts.subscriptionId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
}

/** ARM id of the tenant's context. */
export const contextId = `${resourceGroupId(facts.context.resourceGroup)}/providers/Microsoft.Edge/contexts/${facts.context.name}`;

/** ARM id of the workspace of the hub's diagnostics. */
export const workspaceId = `${resourceGroupId(facts.workspace.resourceGroup)}/providers/Microsoft.OperationalInsights/workspaces/${facts.workspace.name}`;
