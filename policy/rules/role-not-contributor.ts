import { demand } from "../demand";
import { advisedInProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

const contributor = "/b24988ac-6180-42a0-ab88-20f7382dd24c";

/** Contributor may do far more than staging needs; the guide gives it. Source: "how to stage", February 2026; role id: Azure built-in roles. */
export const roleNotContributor: ResourceRule = {
  name: "role-not-contributor",
  on: [types.roleAssignment],
  says: "The orchestration extension should not be Contributor of the registry.",
  fix: "Set hub.orchestrationRole to least-privilege, or assign a custom role with the actions that staging really uses.",
  severity: "medium",
  levels: advisedInProduction,
  benchmark: "PA-7",
  faultsIn: ({ properties }) => demand(properties, "roleDefinitionId", (id) => typeof id === "string" && !id.endsWith(contributor)),
};
