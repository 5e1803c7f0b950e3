import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, advisoryInProduction } from "../rule";
import { requireProperty } from "../subject";

const contributor = "/b24988ac-6180-42a0-ab88-20f7382dd24c";

/**
 * Recommends a custom role instead of Contributor for the workload orchestration extension.
 *
 * Why: Contributor permits far more than staging needs. The staging guide assigns it.
 * Good: `hub.orchestrationRole: least-privilege`
 * Source: "How to stage", February 2026; role id from the Azure built-in roles.
 */
export const roleNotContributor: ResourceRule = {
  name: "role-not-contributor",
  on: [resourceTypes.roleAssignment],
  message: "The workload orchestration extension should not have the Contributor role on the registry.",
  fix: "Set hub.orchestrationRole to least-privilege, or assign a custom role with only the actions that staging uses.",
  severity: "medium",
  levels: advisoryInProduction,
  benchmark: "PA-7",
  faultsIn: ({ properties }) => requireProperty(properties, "roleDefinitionId", (id) => typeof id === "string" && !id.endsWith(contributor)),
};
