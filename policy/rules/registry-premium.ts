import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires the Premium SKU for the registry that connected registries sync from.
 *
 * Why: only Premium registries support connected registries. The Checkov check accepts Standard as well: it looks for vulnerability scans.
 * Good: `sku: { name: "Premium" }`
 * Source: "Intro to connected registries", prerequisites.
 */
export const registryPremium: ResourceRule = {
  name: "registry-premium",
  on: [resourceTypes.registry],
  message: "A registry that feeds connected registries must use the Premium SKU.",
  fix: "Set sku.name to Premium.",
  severity: "high",
  levels: mandatory,
  builtIn: { id: "bd560fc0-3c69-498a-ae9f-aa8eb7de0e13", title: "SKU supports private link" },
  checkov: ["CKV_AZURE_163"],
  benchmark: "NS-2",
  faultsIn: ({ properties }) => requireProperty(properties, "sku.name", (name) => name === "Premium"),
};
