import { resourceTypes } from "../../components/core/resource-types";
import { type StackRule, mandatory } from "../rule";
import { dependsOnAny } from "../subject";

/**
 * Requires every Installation to depend on a StagedSolution, directly or through other resources.
 *
 * Why: installing a solution whose images are not at the site yet pulls them over the WAN during the maintenance window.
 * Good: `new Installation(name, args, { dependsOn: [staged] })`
 */
export const installationAfterStaging: StackRule = {
  name: "installation-after-staging",
  message: "A solution must be installed only after it has been staged.",
  fix: "Make the Installation depend on its StagedSolution.",
  severity: "high",
  levels: mandatory,
  faultsAmong: (resources) => {
    const staged = resources.filter(({ type }) => type === resourceTypes.stagedSolution).map(({ urn }) => urn);
    const early = resources.filter((resource) => resource.type === resourceTypes.installation && !dependsOnAny(resource, staged, resources));
    return early.map(({ urn }) => ({ urn, given: "no StagedSolution before it" }));
  },
};
