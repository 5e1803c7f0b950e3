import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires the dedicated data endpoint on the registry that connected registries sync from.
 *
 * Why: connected registries sync through the data endpoint; without it no site can sync.
 * Good: `dataEndpointEnabled: true`
 * Source: "Intro to connected registries", prerequisites.
 */
export const registryDataEndpoint: ResourceRule = {
  name: "registry-data-endpoint",
  on: [resourceTypes.registry],
  message: "A registry that feeds connected registries must have its dedicated data endpoint enabled.",
  fix: "Set dataEndpointEnabled to true.",
  severity: "high",
  levels: mandatory,
  checkov: ["CKV_AZURE_237"],
  faultsIn: ({ properties }) => requireProperty(properties, "dataEndpointEnabled", (value) => value === true),
};
