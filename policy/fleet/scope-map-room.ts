import { listAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, faultAt } from "../fleet-rule";
import { advisoryExceptDemo } from "../rule";

/** Nine tenths of the 500 actions that a scope map may have. Source: "Intro to connected registries", limits. The share is our proposal. */
const mostActions = 450;

/**
 * Requires a scope map to have room for more repositories; each takes two actions.
 *
 * Why: at 500 actions the service refuses the next solution of the site, in the middle of its run. The service adds repositories itself.
 */
export const scopeMapRoom: FleetRule = {
  name: "scope-map-room",
  message: `A scope map must have at most ${mostActions} of 500 actions.`,
  fix: "Remove solutions that the site no longer needs, or put images into fewer repositories.",
  severity: "medium",
  levels: advisoryExceptDemo,
  faultsAcross: (resources) =>
    resources.flatMap((resource) => {
      const isScopeMap = resource.type === resourceTypes.scopeMap || resource.type === resourceTypes.azureScopeMap;
      const count = isScopeMap ? Math.max(listAt(resource.properties, "actions").length, listAt(resource.outputs, "actions").length) : 0;
      return count > mostActions ? [faultAt(resource, `${count} actions`)] : [];
    }),
};
