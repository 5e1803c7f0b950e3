import { resourceTypes } from "../../components/core/resource-types";
import { type StackRule, mandatory } from "../rule";
import { dependsOnAny } from "../subject";

/**
 * Requires every StagedSolution to depend on a Readiness, directly or through other resources.
 *
 * Why: staging on a site whose connected registry never became Online fails after half an hour. With this order the run fails at the cause.
 * Good: `new StagedSolution(name, args, { dependsOn: [readiness] })`
 */
export const stagingAfterOnline: StackRule = {
  name: "staging-after-online",
  message: "A solution must be staged only after the site's connected registry is Online.",
  fix: "Make the StagedSolution depend on Readiness.",
  severity: "medium",
  levels: mandatory,
  faultsAmong: (resources) => {
    const online = resources.filter(({ type }) => type === resourceTypes.readiness).map(({ urn }) => urn);
    const early = resources.filter((resource) => resource.type === resourceTypes.stagedSolution && !dependsOnAny(resource, online, resources));
    return early.map(({ urn }) => ({ urn, given: "no Readiness before it" }));
  },
};
