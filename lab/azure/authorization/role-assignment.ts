import { randomUUID } from "node:crypto";
import { facts } from "../../facts";
import type { StoredResource } from "../store";

/** A stored role assignment. */
export function roleAssignment(options: {
  /** Id of the subscription, group or resource. */
  scope: string;
  /** Name (GUID) of the role definition. */
  roleId: string;
  /** Object id. */
  principalId: string;
  createdOn: Date;
  /** GUID. @default - a new one */
  name?: string;
  principalType?: string;
  description?: string;
}): StoredResource {
  const { scope, roleId, principalId, createdOn, name = randomUUID(), principalType = "ServicePrincipal", description } = options;
  const at = createdOn.toISOString();
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: "Microsoft.Authorization/roleAssignments",
    envelope: {},
    properties: {
      roleDefinitionId: roleDefinitionId(roleId),
      principalId,
      principalType,
      scope,
      ...(description === undefined ? {} : { description }),
      createdOn: at,
      updatedOn: at,
    },
    hidden: {},
  };
}

/** Id of a built-in role's definition. */
export function roleDefinitionId(roleId: string): string {
  return `/subscriptions/${facts.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
}
