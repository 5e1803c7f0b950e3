import { EdgeError } from "../../components/core/fault";
import { readConfig } from "../../program/config/config";

/** A stack's config with these values; those of `encrypted` keys are secrets. */
export const source = (values: Record<string, unknown>, encrypted: readonly string[] = []) => ({
  get: (key: string) => textOf(values[key]),
  getObject: (key: string) => values[key],
  isSecret: (key: string) => encrypted.includes(key),
  keys: () => Object.keys(values).map((key) => (key.includes(":") ? key : `edge-staging:${key}`)),
  fileKeys: () => ["config"],
});
const textOf = (value: unknown) => (typeof value === "string" || value === undefined ? value : JSON.stringify(value));

/** The faults of these values: given and allowed value of each. */
export const faultsOf = (values: Record<string, unknown>, encrypted: readonly string[] = []) => {
  try {
    readConfig(source(values, encrypted));
  } catch (error) {
    if (error instanceof EdgeError) return error.faults.map(({ given, allowed }) => [given, allowed]);
    throw error;
  }
  return [];
};

const group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups";
/** A site with only the required settings. */
export const site = {
  hub: "hub",
  key: "line1",
  connectedClusterId: "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-line-1/providers/Microsoft.Kubernetes/connectedClusters/line-1",
  clusterAccess: { context: "line-1" },
  registry: { serviceAddress: "10.96.0.50" },
  target: {
    location: "eastus2",
    customLocationId: `${group}/rg-line-1/providers/Microsoft.ExtendedLocation/customLocations/line-1`,
    contextId: `${group}/rg-edge-context/providers/Microsoft.Edge/contexts/factories`,
    capabilities: ["staging"],
  },
};

/** The resources that a site may adopt. */
export const adopt = {
  connectedRegistryId: `${group}/rg/providers/Microsoft.ContainerRegistry/registries/edgehub/connectedRegistries/Line01`,
  extensionId: `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/Line01`,
};

/** A hub with only the required settings. */
export const hub = {
  subscriptionId: "22222222-2222-4222-8222-222222222222",
  resourceGroup: "rg",
  location: "eastus2",
  registry: { name: "edgehub" },
  capabilities: { contextId: site.target.contextId, names: ["staging"] },
};
