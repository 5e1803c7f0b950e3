import { demand } from "../demand";
import { inProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Said outright, of every replica too, because the built-in flags a registry that leaves it out although regions with zones have it on. Source: azure-policy repository. */
export const registryZoneRedundancy: ResourceRule = {
  name: "registry-zone-redundancy",
  on: [types.registry, types.replication],
  says: "A registry must say that it is spread over zones.",
  fix: "Set zoneRedundancy to Enabled where the region has zones.",
  severity: "medium",
  levels: inProduction,
  builtIn: { id: "9d2b0a20-57d6-474c-9d12-44a4a20999c6", title: "Zone redundant (preview)" },
  checkov: ["CKV_AZURE_233"],
  faultsIn: ({ properties }) => demand(properties, "zoneRedundancy", (value) => value === "Enabled"),
};
