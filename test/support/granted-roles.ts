import { randomUUID } from "node:crypto";
import type { OperatorRole, Permission, Place } from "../../components/core/operator-roles";
import { roleAssignment, roleDefinitionId } from "../../lab/azure/authorization/role-assignment";
import { roleDefinitionType } from "../../lab/azure/custom-roles";
import type { RunningAzure } from "../../lab/azure/server";
import { placeIds } from "./recorded-permissions";

const assignmentType = "Microsoft.Authorization/roleAssignments";

/** How a role is granted. */
export interface GrantOptions {
  /** Leaves an action out at a place. @default - none */
  without?: (permission: Permission, at: Place) => boolean;
  /** Where the role is assigned, with all its actions. @default - each action only at its own place, which is less than the role */
  at?: Place;
}

/**
 * Gives the lab's deployer one operator role and takes everything else from it: the ownership of the subscriptions, and the role that it had before.
 * Actions that are unproved are left out, so that a run shows that it needs none of them in the lab.
 */
export function grantRole({ azure: { store, clock }, signIn }: RunningAzure, { name, permissions }: OperatorRole, options: GrantOptions = {}): void {
  const { without = () => false, at } = options;
  for (const { id, properties } of store.all(assignmentType)) if (properties["principalId"] === signIn.objectId) store.delete(id);
  const granted = new Map<Place, string[]>();
  for (const permission of permissions.filter(({ unproved }) => unproved === undefined))
    for (const place of permission.at) {
      if (without(permission, place)) continue;
      const assigned = at ?? place;
      granted.set(assigned, [...(granted.get(assigned) ?? []), permission.action]);
    }
  for (const [place, actions] of granted) {
    const roleId = randomUUID();
    const properties = { roleName: `${name} at ${place} ${roleId}`, type: "CustomRole", permissions: [{ actions, notActions: [] }], assignableScopes: ["/"] };
    store.put({ id: roleDefinitionId(roleId), name: roleId, type: roleDefinitionType, envelope: {}, properties, hidden: {} });
    store.put(roleAssignment({ scope: placeIds[place], roleId, principalId: signIn.objectId, createdOn: clock.now() }));
  }
}
