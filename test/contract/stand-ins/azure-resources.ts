/** Type token of a registry. */
export const registryType = "azure-native:containerregistry:Registry";
/** Type token of an extension. */
export const extensionType = "azure-native:kubernetesconfiguration:Extension";
/** Id of the registry below. */
export const registryId = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub";
/** Id of the extension below. */
export const extensionId =
  "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/line/providers/Microsoft.KubernetesConfiguration/extensions/line1";
/** Inputs of a registry. */
export const registryInputs = { resourceGroupName: "rg", registryName: "hub", location: "eastus2", sku: { name: "Premium" }, dataEndpointEnabled: true };
/** Inputs of an extension. */
export const extensionInputs = {
  resourceGroupName: "rg",
  clusterRp: "Microsoft.Kubernetes",
  clusterResourceName: "connectedClusters",
  clusterName: "line",
  extensionName: "line1",
  extensionType: "microsoft.connectedregistry",
  configurationSettings: { "service.clusterIP": "10.96.0.50" },
  configurationProtectedSettings: { connectionString: "do-not-show" },
};
