import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryInProduction } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires zone redundancy to be enabled explicitly, on the registry and on every replica.
 *
 * Why: the built-in definition flags a registry without the property, even in regions that enable zone redundancy by default.
 * Good: `zoneRedundancy: "Enabled"`
 * Source: azure-policy repository.
 */
export const registryZoneRedundancy: ResourceRule = {
  name: "registry-zone-redundancy",
  on: [resourceTypes.registry, resourceTypes.replication],
  message: "A registry must have zone redundancy enabled explicitly.",
  fix: "Set zoneRedundancy to Enabled if the region has availability zones.",
  severity: "medium",
  levels: mandatoryInProduction,
  builtIn: { id: "9d2b0a20-57d6-474c-9d12-44a4a20999c6", title: "Zone redundant (preview)" },
  checkov: ["CKV_AZURE_233"],
  faultsIn: ({ properties }) => requireProperty(properties, "zoneRedundancy", (value) => value === "Enabled"),
};
