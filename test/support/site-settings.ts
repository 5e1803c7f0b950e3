import { type SiteConfig, siteSchema } from "../../program/config/site-schema";

const group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-line-1/providers";

/** A site's settings with every default filled in. */
export const siteSettings: SiteConfig = siteSchema.parse({
  hub: "hub",
  key: "line1",
  connectedClusterId: `${group}/Microsoft.Kubernetes/connectedClusters/line-1`,
  clusterAccess: { context: "line-1" },
  registry: { serviceAddress: "10.96.0.50" },
  target: {
    location: "eastus2",
    customLocationId: `${group}/Microsoft.ExtendedLocation/customLocations/line-1`,
    contextId: `${group}/Microsoft.Edge/contexts/factories`,
    capabilities: ["staging"],
  },
});
