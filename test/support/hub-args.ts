import type { HubArgs } from "../../components/hub/args";

/** A hub without solutions. */
export const hubArgs: HubArgs = {
  subscriptionId: "22222222-2222-4222-8222-222222222222",
  resourceGroup: "rg-edge-hub",
  location: "eastus2",
  registry: { name: "edgehubdemo", sku: "Premium", network: { access: "open" }, zoneRedundancy: "Enabled" },
  orchestrationRole: "built-in",
  images: [],
  retain: true,
  solutions: [],
  configTemplates: [],
  timeout: "PT30M",
};
