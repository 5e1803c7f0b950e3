import { type FleetRule, faultAt } from "../fleet-rule";
import { inProduction } from "../levels";
import { types } from "../types";

/** Every site hangs on the hub's registry and its images. Policies of the engine do not see the option; a state does. */
export const registryRetained: FleetRule = {
  name: "registry-retained",
  says: "The hub's registry must stay when its stack is destroyed.",
  fix: "Leave hub.retain at true.",
  severity: "high",
  levels: inProduction,
  faultsAcross: (resources) =>
    resources.filter(({ type, isRetained }) => type === types.registry && !isRetained).map((registry) => faultAt(registry, "retainOnDelete = false")),
};
