/**
 * Type tokens of every resource that this program declares or judges, as the engine names them.
 * Strings, because loading the SDKs' classes would cost every preview seconds.
 */
export const resourceTypes = {
  resourceGroup: "azure-native:resources:ResourceGroup",
  registry: "azure-native:containerregistry:Registry",
  connectedRegistry: "azure-native:containerregistry:ConnectedRegistry",
  replication: "azure-native:containerregistry:Replication",
  azureScopeMap: "azure-native:containerregistry:ScopeMap",
  azureToken: "azure-native:containerregistry:Token",
  extension: "azure-native:kubernetesconfiguration:Extension",
  roleAssignment: "azure-native:authorization:RoleAssignment",
  roleDefinition: "azure-native:authorization:RoleDefinition",
  diagnosticSetting: "azure-native:monitor:DiagnosticSetting",
  namespace: "kubernetes:core/v1:Namespace",
  secret: "kubernetes:core/v1:Secret",
  configMap: "kubernetes:core/v1:ConfigMap",
  daemonSet: "kubernetes:apps/v1:DaemonSet",
  remoteCommand: "command:remote:Command",

  activation: dynamicType("registry/Activation"),
  importedImage: dynamicType("registry/ImportedImage"),
  registryGuard: dynamicType("registry/RegistryGuard"),
  retiredPassword: dynamicType("registry/RetiredPassword"),
  scopeMap: dynamicType("registry/ScopeMap"),
  token: dynamicType("registry/Token"),
  tokenPassword: dynamicType("registry/TokenPassword"),
  extensionRemoval: dynamicType("cluster/ExtensionRemoval"),
  propagated: dynamicType("cluster/Propagated"),
  readiness: dynamicType("cluster/Readiness"),
  serviceAddress: dynamicType("cluster/ServiceAddress"),
  trustedNodes: dynamicType("cluster/TrustedNodes"),
  configTemplate: dynamicType("orchestration/ConfigTemplate"),
  configTemplateLink: dynamicType("orchestration/ConfigTemplateLink"),
  configTemplateVersion: dynamicType("orchestration/ConfigTemplateVersion"),
  configuration: dynamicType("orchestration/Configuration"),
  contextCapabilities: dynamicType("orchestration/ContextCapabilities"),
  installation: dynamicType("orchestration/Installation"),
  schema: dynamicType("orchestration/Schema"),
  schemaVersion: dynamicType("orchestration/SchemaVersion"),
  solutionTemplate: dynamicType("orchestration/SolutionTemplate"),
  solutionTemplateVersion: dynamicType("orchestration/SolutionTemplateVersion"),
  stagedSolution: dynamicType("orchestration/StagedSolution"),
  supersededRevisions: dynamicType("orchestration/SupersededRevisions"),
  target: dynamicType("orchestration/Target"),

  hub: "edge:hub:Hub",
  site: "edge:site:Site",
  registryConnection: "edge:registry:ConnectedRegistry",
  orchestrationAccess: "edge:registry:OrchestrationAccess",
  scopedToken: "edge:registry:ScopedToken",
  registryExtension: "edge:cluster:ConnectedRegistryExtension",
  nodeTrust: "edge:cluster:NodeTrust",
  nodeTrustOverSsh: "edge:cluster:NodeTrustOverSsh",
  pullSecrets: "edge:cluster:PullSecrets",
  catalogConfigTemplate: "edge:orchestration:CatalogConfigTemplate",
  catalogSolution: "edge:orchestration:CatalogSolution",
  pinnedSolution: "edge:orchestration:PinnedSolution",
} as const;

/** Type token of the resources of one of our own kinds; `kind` is folder and noun, for example `registry/Token`. */
export function dynamicType<Noun extends string>(kind: `${string}/${Noun}`): `pulumi-nodejs:dynamic/edge:${Noun}` {
  return `pulumi-nodejs:dynamic/edge:${kind.slice(kind.indexOf("/") + 1) as Noun}`;
}
