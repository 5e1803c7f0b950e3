/** Resource types as the engine names them. By string, because loading the SDKs' classes would cost every preview seconds. */
export const types = {
  registry: "azure-native:containerregistry:Registry",
  connectedRegistry: "azure-native:containerregistry:ConnectedRegistry",
  azureScopeMap: "azure-native:containerregistry:ScopeMap",
  azureToken: "azure-native:containerregistry:Token",
  extension: "azure-native:kubernetesconfiguration:Extension",
  roleAssignment: "azure-native:authorization:RoleAssignment",
  diagnosticSetting: "azure-native:monitor:DiagnosticSetting",
  secret: "kubernetes:core/v1:Secret",
  scopeMap: "pulumi-nodejs:dynamic/edge:ScopeMap",
  tokenPassword: "pulumi-nodejs:dynamic/edge:TokenPassword",
  readiness: "pulumi-nodejs:dynamic/edge:Readiness",
  solutionTemplate: "pulumi-nodejs:dynamic/edge:SolutionTemplate",
  solutionTemplateVersion: "pulumi-nodejs:dynamic/edge:SolutionTemplateVersion",
  target: "pulumi-nodejs:dynamic/edge:Target",
  stagedSolution: "pulumi-nodejs:dynamic/edge:StagedSolution",
  installation: "pulumi-nodejs:dynamic/edge:Installation",
} as const;
