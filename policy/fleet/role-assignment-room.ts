import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, faultsOfLargeGroups, type StateResource } from "../fleet-rule";
import { advisoryExceptDemo } from "../rule";

/** Four fifths of the 4,000 role assignments that a subscription may have. Source: Azure RBAC, limits. The share is our proposal. */
const mostAssignments = 3_200;

/**
 * Requires the stacks to leave room for role assignments in each subscription. Assignments of others count too, and are not in the states.
 *
 * Why: beyond the limit no site can be added, because its extension gets no role at the registry.
 */
export const roleAssignmentRoom: FleetRule = {
  name: "role-assignment-room",
  message: "The stacks must make at most 3,200 of the 4,000 role assignments of a subscription.",
  fix: "Put further hubs into another subscription, or assign roles to a group.",
  severity: "medium",
  levels: advisoryExceptDemo,
  faultsAcross: (resources) => {
    const assignments = resources.filter(({ type }) => type === resourceTypes.roleAssignment);
    const subscription = ({ properties }: StateResource) => subscriptionOf(textAt(properties, "scope") ?? "");
    return faultsOfLargeGroups(assignments, subscription, mostAssignments, "role assignments");
  },
};

function subscriptionOf(scope: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase() ?? "";
}
