import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, advisoryInProduction } from "../rule";
import { requireProperty } from "../subject";

/**
 * Recommends accepting only tokens whose audience is Container Registry.
 *
 * Why: a stolen Azure Resource Manager token should not open the registry too. Absent is a violation: the policy is enabled by default.
 * Good: `policies: { azureADAuthenticationAsArmPolicy: { status: "disabled" } }`
 * Source: Container Registry API, `azureADAuthenticationAsArmPolicy`.
 */
export const registryNoArmToken: ResourceRule = {
  name: "registry-no-arm-token",
  on: [resourceTypes.registry],
  message: "A registry should not accept tokens that were issued for Azure Resource Manager.",
  fix: "Set policies.azureADAuthenticationAsArmPolicy.status to disabled after you have tested imports and pushes with it.",
  severity: "medium",
  levels: advisoryInProduction,
  builtIn: { id: "42781ec6-6127-4c30-bdfa-fb423a0047d3", title: "ARM audience token authentication disabled" },
  faultsIn: ({ properties }) => requireProperty(properties, "policies.azureADAuthenticationAsArmPolicy.status", (status) => status === "disabled"),
};
