import { isObject } from "../../components/core/json";
import type { Rule } from "../rule";

/** Connected registries exist only on Premium registries. Source: "Intro to connected registries", prerequisites. */
export const registryPremium: Rule = {
  name: "registry-premium",
  on: "azure-native:containerregistry:Registry",
  says: "A registry that feeds connected registries must use the Premium SKU.",
  fix: "Set sku.name to Premium.",
  check: ({ sku }) => isObject(sku) && sku["name"] === "Premium",
};
