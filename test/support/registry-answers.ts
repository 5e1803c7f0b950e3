import type { Answer } from "./mocks";

const group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups";
/** Id of the hub's registry in component tests. */
export const hubRegistryId = `${group}/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo`;

const edge = (type: string, name: unknown) => `${group}/rg-edge-hub/providers/Microsoft.Edge/${type}/${name}`;

/** Azure's responses for the resources of hub and site, with the members that components read. */
export const registryAnswers: Readonly<Record<string, Answer>> = {
  "pulumi-nodejs:dynamic/edge:FetchedImages": ({ connectedRegistryId, solution, images }) => ({
    id: `${connectedRegistryId}:fetched:${solution}`,
    state: { proof: (images as string[]).map((image) => ({ image, siteDigest: `digest of ${image}` })) },
  }),
  "azure-native:resources:ResourceGroup": ({ resourceGroupName }) => ({ id: `${group}/${resourceGroupName}`, state: { name: resourceGroupName } }),
  "azure-native:edge:Context": ({ contextName, resourceGroupName }) => ({
    id: `${group}/${resourceGroupName}/providers/Microsoft.Edge/contexts/${contextName}`,
  }),
  "pulumi-nodejs:dynamic/edge:AzureSite": ({ siteId }) => ({ id: String(siteId) }),
  "pulumi-nodejs:dynamic/edge:ProviderRegistrations": ({ subscriptionId }) => ({ id: `/subscriptions/${subscriptionId}:providers` }),
  "azure-native:containerregistry:Registry": ({ registryName }) => ({ id: hubRegistryId, state: { loginServer: `${registryName}.azurecr.io` } }),
  "azure-native:eventgrid:EventSubscription": ({ scope, eventSubscriptionName }) => ({
    id: `${scope}/providers/Microsoft.EventGrid/eventSubscriptions/${eventSubscriptionName}`,
  }),
  "azure-native:monitor:DiagnosticSetting": ({ resourceUri, name }) => ({ id: `${resourceUri}/providers/Microsoft.Insights/diagnosticSettings/${name}` }),
  "pulumi-nodejs:dynamic/edge:ImportedImage": ({ registryId, image }) => ({ id: `${registryId}:image:${image}` }),
  "azure-native:containerregistry:ConnectedRegistry": ({ connectedRegistryName, parent }) => ({
    id: `${hubRegistryId}/connectedRegistries/${connectedRegistryName}`,
    state: { parent: { syncProperties: { ...(parent as { syncProperties: object }).syncProperties, gatewayEndpoint: "edgehubdemo.eastus2.data.azurecr.io" } } },
  }),
  "pulumi-nodejs:dynamic/edge:ScopeMap": ({ registryId, name }) => ({ id: `${registryId}/scopeMaps/${name}` }),
  "pulumi-nodejs:dynamic/edge:Token": ({ registryId, name }) => ({ id: `${registryId}/tokens/${name}` }),
  "pulumi-nodejs:dynamic/edge:TokenPassword": ({ tokenId }) => ({
    id: `${tokenId}:password`,
    state: { slot: "password1", value: `password of ${nameOf(tokenId)}=`, issuedAt: `2026-01-01T00:00:00Z of ${nameOf(tokenId)}`, generation: 1 },
  }),
  "pulumi-nodejs:dynamic/edge:RetiredPassword": ({ tokenId }) => ({ id: `${tokenId}:retired` }),
  "azure-native:kubernetesconfiguration:Extension": ({ clusterName, extensionName }) => ({
    id: `extension ${extensionName} of ${clusterName}`,
    state: { systemData: { lastModifiedAt: "2026-01-01T00:01:00Z" } },
  }),
  "pulumi-nodejs:dynamic/edge:ExtensionRemoval": ({ name }) => ({ id: `extension ${name}:removal` }),
  "pulumi-nodejs:dynamic/edge:ServiceAddress": ({ given }) => ({ id: String(given ?? "10.96.0.77") }),
  "pulumi:providers:kubernetes": () => ({ id: "cluster-access" }),
  "kubernetes:core/v1:Secret": ({ metadata }) => ({ id: `secret ${(metadata as { name: string }).name}` }),
  "pulumi-nodejs:dynamic/edge:Readiness": ({ connectedRegistryId, issuedAt }) => ({
    id: `${connectedRegistryId}:readiness`,
    state: { connectionState: "Online", confirmedIssuedAt: `confirmed ${issuedAt}` },
  }),
  "pulumi-nodejs:dynamic/edge:Propagated": ({ connectedRegistryId, value, issuedAt }) => ({
    id: `${connectedRegistryId}:propagated`,
    state: { inUseValue: value, inUseIssuedAt: `propagated ${issuedAt}` },
  }),
  "kubernetes:core/v1:Namespace": ({ metadata }) => ({ id: (metadata as { name: string }).name }),
  "kubernetes:core/v1:ConfigMap": ({ metadata }) => ({ id: `config map ${(metadata as { name: string }).name}` }),
  "kubernetes:apps/v1:DaemonSet": ({ metadata }) => ({ id: "daemon set", state: { metadata: { ...(metadata as object), generation: 1 } } }),
  "pulumi-nodejs:dynamic/edge:NodeTrustChange": ({ namespace, objectName, wanted }) => ({
    id: `${namespace}/${objectName}:change`,
    state: { released: wanted },
  }),
  "pulumi-nodejs:dynamic/edge:TrustedNodes": ({ namespace, daemonSet }) => ({ id: `${namespace}/${daemonSet}:trusted`, state: { nodes: ["node-1"] } }),
  "command:remote:Command": () => ({
    id: "command0a1b2c3d",
    state: { stdout: "node-trust result=trusted plan=legacy restarts=1 reason=10.96.0.50", stderr: "" },
  }),
  "pulumi-nodejs:dynamic/edge:ContextCapabilities": ({ contextId }) => ({ id: `${contextId}:capabilities` }),
  "pulumi-nodejs:dynamic/edge:Schema": ({ name }) => ({ id: edge("schemas", name) }),
  "pulumi-nodejs:dynamic/edge:SchemaVersion": ({ schemaId, version }) => ({ id: `${schemaId}/versions/${version}` }),
  "pulumi-nodejs:dynamic/edge:SolutionTemplate": ({ name }) => ({ id: edge("solutionTemplates", name), state: { uniqueIdentifier: `id of ${name}` } }),
  "pulumi-nodejs:dynamic/edge:ConfigTemplate": ({ name }) => ({ id: edge("configTemplates", name) }),
  "pulumi-nodejs:dynamic/edge:ConfigTemplateVersion": ({ configTemplateId, version }) => ({ id: `${configTemplateId}/versions/${version}` }),
  "pulumi-nodejs:dynamic/edge:ConfigTemplateLink": ({ configTemplateId, targetId }) => ({ id: `${targetId}:config:${configTemplateId}` }),
  // The images of version 2 have not been pushed yet.
  "pulumi-nodejs:dynamic/edge:SolutionTemplateVersion": ({ solutionTemplateId, version }) => {
    const id = `${solutionTemplateId}/versions/${version}`;
    return { id, state: version === "2.0.0" ? {} : { templateVersionId: id, imageDigests: { "factory/vision:1.0.0": `sha256:${"1".repeat(64)}` } } };
  },
  "pulumi-nodejs:dynamic/edge:Target": ({ name }) => ({ id: edge("targets", name) }),
  "pulumi-nodejs:dynamic/edge:Configuration": ({ targetId }) => ({ id: `${targetId}:configuration` }),
  "pulumi-nodejs:dynamic/edge:StagedSolution": ({ targetId, instance }) => ({
    id: `${targetId}:staged:${instance}`,
    state: { solutionVersionId: `${targetId}/solutions/${instance}/versions/1`, state: "ReadyToDeploy", superseded: ["a former one"] },
  }),
  "pulumi-nodejs:dynamic/edge:Installation": ({ targetId, instance }) => ({ id: `${targetId}:installed:${instance}`, state: { state: "Deployed" } }),
  "pulumi-nodejs:dynamic/edge:SupersededRevisions": ({ targetId, instance }) => ({ id: `${targetId}:superseded:${instance}` }),
  "azure-native:authorization:RoleAssignment": ({ scope, roleAssignmentName }) => ({ id: `${scope}/roleAssignments/${roleAssignmentName}` }),
  "azure-native:authorization:RoleDefinition": ({ roleDefinitionId }) => ({ id: `/roleDefinitions/${roleDefinitionId}` }),
  "pulumi-nodejs:dynamic/edge:LockedTags": ({ registryId }) => ({ id: `${registryId}:locked-tags` }),
  "pulumi-nodejs:dynamic/edge:RegistryGuard": ({ registryId }) => ({ id: `${registryId}:guard` }),
  "pulumi-nodejs:dynamic/edge:Activation": ({ connectedRegistryId }) => ({ id: `${connectedRegistryId}:activation` }),
};

function nameOf(id: unknown): string {
  return String(id).split("/").at(-1) ?? "";
}
