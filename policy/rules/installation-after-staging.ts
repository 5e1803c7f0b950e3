import { always } from "../levels";
import { reaches } from "../reaches";
import type { StackRule } from "../rule";
import { types } from "../types";

/** Installing what is not on the site yet pulls it over the WAN in the maintenance window. */
export const installationAfterStaging: StackRule = {
  name: "installation-after-staging",
  says: "A solution must be installed after it is staged.",
  fix: "Let Installation depend on its StagedSolution.",
  severity: "high",
  levels: always,
  faultsAmong: (resources) => {
    const staged = resources.filter(({ type }) => type === types.stagedSolution).map(({ urn }) => urn);
    const early = resources.filter((resource) => resource.type === types.installation && !reaches(resource, staged, resources));
    return early.map(({ urn }) => ({ urn, given: "no StagedSolution before it" }));
  },
};
