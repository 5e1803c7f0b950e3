import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryInProduction } from "../rule";
import { requireProperty } from "../subject";

/** Contributor; Container Registry Contributor and Data Access Configuration Administrator. */
const broad = ["b24988ac-6180-42a0-ab88-20f7382dd24c", "3bc748fc-213d-45c1-8d91-9da5725539b9"];

/**
 * Forbids the broad built-in roles for the workload orchestration extension.
 *
 * Why: with each of them the extension of every factory may issue passwords for every token of the hub's registry, read its admin login, and delete it. The staging guide assigns both.
 * Good: `hub.orchestrationRole: least-privilege`
 * Source: "How to stage", February 2026; Azure built-in roles, their JSON.
 */
export const roleNotContributor: ResourceRule = {
  name: "role-not-contributor",
  on: [resourceTypes.roleAssignment],
  message: "The workload orchestration extension must not have a broad built-in role on the registry.",
  fix: "Set hub.orchestrationRole to least-privilege, or assign a custom role with only the actions that staging uses.",
  severity: "medium",
  levels: mandatoryInProduction,
  benchmark: "PA-7",
  faultsIn: ({ properties }) =>
    requireProperty(properties, "roleDefinitionId", (id) => typeof id === "string" && !broad.some((role) => id.toLowerCase().endsWith(`/${role}`))),
};
