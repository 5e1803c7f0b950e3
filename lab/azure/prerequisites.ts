import { randomUUID } from "node:crypto";
import { contextId, facts, resourceGroupId, type SiteFacts, workspaceId } from "../facts";
import type { Azure } from "./operation";
import type { Principal } from "./principal";
import { resourceGroup } from "./resources/operations";
import type { StoredResource } from "./store";

/** Adds the workspace for the hub's diagnostics. */
export function addWorkspace({ store }: Azure): void {
  store.put(resourceGroup(resourceGroupId(facts.workspace.resourceGroup), facts.location));
  store.put(resource(workspaceId, facts.workspace.name, "Microsoft.OperationalInsights/workspaces", { provisioningState: "Succeeded", retentionInDays: 30 }));
}

/** Adds the tenant's context, a prerequisite of this project. */
export function addContext(azure: Azure): void {
  const { store } = azure;
  store.put(resourceGroup(resourceGroupId(facts.context.resourceGroup), facts.location));
  store.put(
    resource(contextId, facts.context.name, "Microsoft.Edge/contexts", {
      capabilities: facts.context.capabilities.map((name) => ({ name, description: `${name} on factory sites` })),
      hierarchies: facts.context.hierarchies.map((name) => ({ name, description: name })),
      provisioningState: "Succeeded",
    }),
  );
}

/** Adds a site's resource group and connected cluster, all that an empty subscription has of it. Its connection needed `Microsoft.Kubernetes`. */
export function addConnectedCluster({ store, agents, registrations }: Azure, site: SiteFacts): void {
  registrations.hasRegistered(site.connectedClusterId.split("/")[2] ?? "", "Microsoft.Kubernetes");
  store.put(resourceGroup(site.connectedClusterId.split("/providers/")[0] ?? "", facts.location));
  const connectivityStatus = agents.get(site.connectedClusterId) ? "Connected" : "Offline";
  const cluster = resource(site.connectedClusterId, site.name, "Microsoft.Kubernetes/connectedClusters", {
    agentPublicKeyCertificate: "",
    provisioningState: "Succeeded",
    connectivityStatus,
  });
  store.put({ ...cluster, envelope: { ...cluster.envelope, identity: { type: "SystemAssigned", principalId: randomUUID(), tenantId: facts.tenantId } } });
}

/** Adds a site's resource group, connected cluster, custom location and orchestration extension. @returns the extension's identity */
export function addSite(azure: Azure, site: SiteFacts): Principal {
  const { store } = azure;
  const principalId = randomUUID();
  addConnectedCluster(azure, site);
  const orchestration = resource(site.orchestrationExtensionId, "workloadorchestration", "Microsoft.KubernetesConfiguration/extensions", {
    extensionType: "microsoft.workloadorchestration",
    autoUpgradeMinorVersion: true,
    releaseTrain: "Stable",
    currentVersion: "2.1.37",
    configurationSettings: {},
    provisioningState: "Succeeded",
  });
  const { systemData } = orchestration.envelope;
  store.put({ ...orchestration, envelope: { identity: { type: "SystemAssigned", principalId, tenantId: facts.tenantId }, systemData: systemData ?? {} } });
  store.put(
    resource(site.customLocationId, site.name, "Microsoft.ExtendedLocation/customLocations", {
      hostType: "Kubernetes",
      hostResourceId: site.connectedClusterId,
      namespace: site.name,
      displayName: site.name,
      clusterExtensionIds: [site.orchestrationExtensionId],
      provisioningState: "Succeeded",
    }),
  );
  return { objectId: principalId, displayName: `workloadorchestration of ${site.name}` };
}

/** By whom and when the prerequisites were made. */
const installedBefore = {
  createdBy: "installer@factories.example",
  createdByType: "User",
  createdAt: "2026-01-01T00:00:00Z",
  lastModifiedBy: "installer@factories.example",
  lastModifiedByType: "User",
  lastModifiedAt: "2026-01-01T00:00:00Z",
};

function resource(id: string, name: string, type: string, properties: StoredResource["properties"]): StoredResource {
  return { id, name, type, envelope: { location: facts.location, tags: {}, systemData: installedBefore }, properties, hidden: {} };
}
