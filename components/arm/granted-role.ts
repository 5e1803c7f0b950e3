import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { resourceId, subscriptionOf } from "../core/arm-id";
import { roleAssignmentName } from "../core/orchestration-role";

/** What is granted to whom. */
export interface Grant {
  /** ARM id of the resource at which the role is assigned. */
  scope: string;
  /** Role definition, a GUID. */
  role: string;
  /** Object id of a service principal or managed identity. */
  principalId: pulumi.Input<string>;
}

/**
 * Assigns a role. The assignment's name is made from scope, role and principal without regard to case: another scope or role replaces it by the name, and another
 * spelling of them changes nothing. `kept`: further inputs whose change is no change of the assignment.
 */
export function grantedRole(
  name: string,
  { scope, role, principalId }: Grant,
  options: pulumi.CustomResourceOptions,
  ...kept: string[]
): authorization.RoleAssignment {
  return new authorization.RoleAssignment(
    name,
    {
      scope,
      roleAssignmentName: pulumi.output(principalId).apply((id) => roleAssignmentName(scope, role, id)),
      principalId,
      // With the type given, Azure does not look up a new identity that has not replicated yet.
      principalType: "ServicePrincipal",
      roleDefinitionId: resourceId(subscriptionOf(scope), "Microsoft.Authorization/roleDefinitions", role),
    },
    { ...options, ignoreChanges: ["scope", "roleDefinitionId", ...kept] },
  );
}
