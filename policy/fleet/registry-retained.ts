import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, faultAt } from "../fleet-rule";
import { mandatoryInProduction } from "../rule";

/**
 * Requires `retainOnDelete` on the hub's registry.
 *
 * Why: every site depends on the registry and its images; destroying the stack must not delete them.
 * A policy of the engine does not see this option, but a state contains it.
 * Good: `hub.retain: true`, which sets the option on the registry
 * Disabled in profile demo, advisory in profile pilot.
 */
export const registryRetained: FleetRule = {
  name: "registry-retained",
  message: "The hub's registry must be retained when its stack is destroyed.",
  fix: "Set hub.retain to true, which is the default.",
  severity: "high",
  levels: mandatoryInProduction,
  faultsAcross: (resources) =>
    resources.filter(({ type, isRetained }) => type === resourceTypes.registry && !isRetained).map((registry) => faultAt(registry, "retainOnDelete = false")),
};
