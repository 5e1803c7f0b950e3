/**
 * API version per resource provider for our own kinds and checks.
 * Sources: newest stable version with connected registries; first Microsoft.Edge version with stages and unstage; stable versions of the rest.
 */
export const apiVersions = {
  containerRegistry: "2025-11-01",
  edge: "2025-08-01",
  kubernetesConfiguration: "2023-05-01",
  connectedCluster: "2024-01-01",
  customLocation: "2021-08-31-preview",
  authorization: "2022-04-01",
  lock: "2020-05-01",
  policy: "2023-04-01",
  policyExemption: "2022-07-01-preview",
  resourceGroup: "2024-03-01",
  workspace: "2023-09-01",
  diagnosticSetting: "2021-05-01-preview",
} as const;
