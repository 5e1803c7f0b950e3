import type { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { EdgeError } from "../../components/core/fault";
import { type AssignedBuiltIn, assignedBuiltIns, initiativeOf, leavesOut } from "./assigned-built-in";

/**
 * Every definition of Azure Policy that reaches this resource from itself and all scopes above it, in the service's order.
 * Source: policyAssignments, "List For Resource", `$filter=atScope()`.
 * @throws ArmError; EdgeError `EDGE-INITIATIVE`
 */
export async function builtInsAt(arm: Pick<ArmClient, "get" | "list">, resourceId: string): Promise<AssignedBuiltIn[]> {
  const path = `${resourceId}/providers/Microsoft.Authorization/policyAssignments`;
  const assignments = (await arm.list(path, apiVersions.policy, { $filter: "atScope()" })).filter((assignment) => !leavesOut(assignment, resourceId));
  const ids = [...new Set(assignments.flatMap((assignment) => initiativeOf(assignment) ?? []))];
  const initiatives = new Map(await Promise.all(ids.map(async (id): Promise<[string, unknown]> => [id, await arm.get(id, apiVersions.policy)])));
  const hidden = ids.filter((id) => initiatives.get(id) === undefined);
  if (hidden.length > 0) throw new EdgeError(hidden.map(unreadable));
  return assignments.flatMap((assignment) => assignedBuiltIns(assignment, initiatives.get(initiativeOf(assignment) ?? "")));
}

function unreadable(id: string) {
  return {
    code: "EDGE-INITIATIVE",
    what: "an initiative that is assigned cannot be read",
    given: id,
    fix: "sign in as somebody who may read it: Reader where it is defined",
  };
}
