import { facts as labFacts, contextId, resourceGroupId, roleIds, siteFacts } from "../../lab/facts";
import type { World } from "../../lab/world";
import { connectionString } from "../../components/core/connected-registry";
import type { SiteFacts } from "../../cli/prove/site-facts";
import { armCall } from "./arm-call";
import { syncActions } from "./azure-lab";

const versions = { group: "2024-03-01", registry: "2025-11-01", extension: "2023-05-01", role: "2022-04-01", edge: "2025-08-01" };
const site = siteFacts("line-1");
const groupId = resourceGroupId(labFacts.hub.resourceGroup);
const registryId = `${groupId}/providers/Microsoft.ContainerRegistry/registries/${labFacts.hub.registry}`;

/** Ids of a hand-built hub and site. The sync token and its scope map have the suffix of older Azure CLIs, and the names follow no convention. */
export const handBuilt = {
  registryId,
  connectedRegistryId: `${registryId}/connectedRegistries/factorycr`,
  syncTokenId: `${registryId}/tokens/factorycr7f3a`,
  clientTokenId: `${registryId}/tokens/all-repos-pull-token`,
  extensionId: `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/factorycr`,
  targetId: `${resourceGroupId(site.resourceGroup)}/providers/Microsoft.Edge/targets/Line01`,
} as const;

/** Settings that a tool needs to adopt the site. */
export const handBuiltFacts: SiteFacts = {
  name: "line-1",
  serviceAddress: site.serviceAddress,
  registryLoginServer: `${labFacts.hub.registry}.azurecr.io`,
  extensionName: "factorycr",
  namespace: site.namespace,
  authoritySecret: "factorycr-ca-cert",
  cluster: { context: "line-1" },
  pullSecrets: [],
  solutions: [],
};

/** Builds the site of the 2025 staging guide by hand, with the same calls as its commands. */
export class HandBuiltSite {
  constructor(private readonly world: World) {}

  /** Resource group and registry, as `az group create` and `az acr create` create them. */
  async hub(): Promise<void> {
    await armCall(this.world, "PUT", groupId, versions.group, { location: labFacts.location, tags: { costs: "factory" } });
    const properties = { dataEndpointEnabled: true };
    await this.put(registryId, versions.registry, { location: labFacts.location, sku: { name: "Premium" }, tags: { costs: "factory" }, properties });
  }

  /** Connected registry, extension, shared client token, pull secret, roles and target; resolves when the site is Online. */
  async build(): Promise<void> {
    await this.connect();
    await this.install();
    await this.shareToken();
    await this.grantRoles();
    const { customLocationId } = site;
    const properties = {
      displayName: "Line01",
      description: "This is Line01 Site",
      contextId,
      capabilities: ["staging"],
      hierarchyLevel: "line",
      solutionScope: "staging",
      targetSpecification: { topologies: [{ bindings: [{ role: "helm.v3", provider: "providers.target.helm", config: { inCluster: "true" } }] }] },
    };
    await this.put(handBuilt.targetId, versions.edge, {
      location: labFacts.location,
      extendedLocation: { name: customLocationId, type: "CustomLocation" },
      properties,
    });
  }

  /** `az acr connected-registry create --repository staging-temp factory/vision`. */
  private async connect(): Promise<void> {
    const vision = ["content/read", "metadata/read"].map((action) => `repositories/factory/vision/${action}`);
    await this.token(handBuilt.syncTokenId, [...syncActions("factorycr"), ...vision]);
    const parent = { syncProperties: { tokenId: handBuilt.syncTokenId, schedule: "* * * * *", messageTtl: "P2D" } };
    await this.put(handBuilt.connectedRegistryId, versions.registry, { properties: { mode: "ReadOnly", parent, logging: { logLevel: "Debug" } } });
  }

  /** `az acr connected-registry get-settings --generate-password 1` and `az k8s-extension create`. */
  private async install(): Promise<void> {
    const { properties: live } = await armCall(this.world, "GET", handBuilt.connectedRegistryId, versions.registry);
    const { parent } = live as { parent: { syncProperties: { gatewayEndpoint: string } } };
    const { gatewayEndpoint: parentGatewayEndpoint } = parent.syncProperties;
    const syncTokenPassword = await this.password(handBuilt.syncTokenId);
    const connection = { connectedRegistryName: "factorycr", syncTokenName: "factorycr7f3a", syncTokenPassword, parentGatewayEndpoint };
    const properties = {
      extensionType: "microsoft.containerregistry.connectedregistry",
      configurationSettings: { "service.clusterIP": site.serviceAddress, "pvc.storageRequest": "20Gi", "cert-manager.install": "false" },
      configurationProtectedSettings: { connectionString: connectionString(connection) },
    };
    await this.put(handBuilt.extensionId, versions.extension, { identity: { type: "SystemAssigned" }, properties });
    await this.until(handBuilt.connectedRegistryId, ({ connectionState }) => connectionState === "Online");
  }

  /** `az acr token create --scope-map all-repos-read`, which issues both passwords, and `kubectl apply -f secret.yaml`. */
  private async shareToken(): Promise<void> {
    await this.token(handBuilt.clientTokenId, ["repositories/*/content/read", "repositories/*/metadata/read"]);
    const password = await this.password(handBuilt.clientTokenId);
    await this.password(handBuilt.clientTokenId, "password2");
    await armCall(this.world, "PATCH", handBuilt.connectedRegistryId, versions.registry, { properties: { clientTokenIds: [handBuilt.clientTokenId] } });
    const stringData = { username: "all-repos-pull-token", password };
    await this.world.sites.get("line-1")?.client.create({ apiVersion: "v1", kind: "Secret", metadata: site.pullSecret, type: "Opaque", stringData });
  }

  private async grantRoles(): Promise<void> {
    const extension = await armCall(this.world, "GET", site.orchestrationExtensionId, versions.extension);
    const { principalId } = extension["identity"] as { principalId: string };
    for (const [index, role] of [roleIds.contributor, roleIds.registryConfiguration].entries()) {
      const id = `${registryId}/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-44444444444${index}`;
      const roleDefinitionId = `/subscriptions/${labFacts.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
      await armCall(this.world, "PUT", id, versions.role, { properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" } });
    }
  }

  private async token(id: string, actions: string[]): Promise<void> {
    const scopeMapId = id.replace("/tokens/", "/scopeMaps/");
    await this.put(scopeMapId, versions.registry, { properties: { actions } });
    await this.put(id, versions.registry, { properties: { scopeMapId, status: "enabled" } });
  }

  private async password(tokenId: string, name = "password1"): Promise<string> {
    const body = await armCall(this.world, "POST", `${registryId}/generateCredentials`, versions.registry, { tokenId, name });
    const passwords = body["passwords"] as { name: string; value?: string }[];
    return passwords.find((password) => password.name === name)?.value ?? "";
  }

  private async put(id: string, version: string, body: object): Promise<void> {
    await armCall(this.world, "PUT", id, version, body);
    await this.until(id, ({ provisioningState }) => provisioningState === "Succeeded");
  }

  /** Resolves when a resource meets the condition; otherwise the runner's timeout ends the test. */
  private until(id: string, isSo: (properties: Readonly<Record<string, unknown>>) => boolean): Promise<void> {
    const { store } = this.world.azure.azure;
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo(store.get(id)?.properties ?? {})) return;
        stop();
        resolve();
      };
      const stop = store.watch(look);
      look();
    });
  }
}
