import { always } from "../levels";
import { reaches } from "../reaches";
import type { StackRule } from "../rule";
import { types } from "../types";

/** Staging on a site whose registry never came Online fails after half an hour; the order makes it fail at the cause. */
export const stagingAfterOnline: StackRule = {
  name: "staging-after-online",
  says: "A solution must be staged after its site's registry is Online.",
  fix: "Let StagedSolution depend on Readiness.",
  severity: "medium",
  levels: always,
  faultsAmong: (resources) => {
    const online = resources.filter(({ type }) => type === types.readiness).map(({ urn }) => urn);
    const early = resources.filter((resource) => resource.type === types.stagedSolution && !reaches(resource, online, resources));
    return early.map(({ urn }) => ({ urn, given: "no Readiness before it" }));
  },
};
