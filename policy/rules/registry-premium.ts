import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Connected registries exist only on Premium registries. Source: "Intro to connected registries", prerequisites. Checkov takes Standard or Premium for a sign of vulnerability scans. */
export const registryPremium: ResourceRule = {
  name: "registry-premium",
  on: [types.registry],
  says: "A registry that feeds connected registries must use the Premium SKU.",
  fix: "Set sku.name to Premium.",
  severity: "high",
  levels: always,
  builtIn: { id: "bd560fc0-3c69-498a-ae9f-aa8eb7de0e13", title: "SKU supports private link" },
  checkov: ["CKV_AZURE_163"],
  benchmark: "NS-2",
  faultsIn: ({ properties }) => demand(properties, "sku.name", (name) => name === "Premium"),
};
