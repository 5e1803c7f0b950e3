import { demand } from "../demand";
import { advisedInProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A token for Resource Manager should not open the registry too. Absent means on. Source: Container Registry API, `azureADAuthenticationAsArmPolicy`. */
export const registryNoArmToken: ResourceRule = {
  name: "registry-no-arm-token",
  on: [types.registry],
  says: "A registry should not take tokens that were issued for Resource Manager.",
  fix: "Set policies.azureADAuthenticationAsArmPolicy.status to disabled, once imports and pushes are tried with it.",
  severity: "medium",
  levels: advisedInProduction,
  builtIn: { id: "42781ec6-6127-4c30-bdfa-fb423a0047d3", title: "ARM audience token authentication disabled" },
  faultsIn: ({ properties }) => demand(properties, "policies.azureADAuthenticationAsArmPolicy.status", (status) => status === "disabled"),
};
