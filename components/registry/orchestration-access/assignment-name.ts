import { nameGuid } from "../../core/name-guid";

/** Name of a role assignment: the same for the same scope, role and principal. Shape: GUID. */
export function roleAssignmentName(scope: string, roleDefinition: string, principalId: string): string {
  return nameGuid(scope, roleDefinition, principalId);
}
