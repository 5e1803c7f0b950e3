import { allRoles } from "./custom-roles";
import type { Principal } from "./principal";
import { sameId } from "./resource";
import { roleAllows } from "./role-definitions";
import { typeOf } from "./router";
import type { Store } from "./store";

/** Authorizes requests by the role assignments in the store. */
export class AccessControl {
  constructor(private readonly store: Store) {}

  /** Does a role assigned at the scope or above allow the principal this action? */
  allows(principal: Principal, action: string, scope: string): boolean {
    return this.rolesOf(principal, scope).some((role) => roleAllows(role, action));
  }

  /** Does the principal have any role at this scope or anywhere below it? */
  hasRoleWithin(principal: Principal, scope: string): boolean {
    const wanted = `${scope.toLowerCase()}/`;
    return this.store.all("Microsoft.Authorization/roleAssignments").some(({ properties }) => {
      const assignedAt = `${String(properties.scope).toLowerCase()}/`;
      return sameId(String(properties.principalId), principal.objectId) && assignedAt.startsWith(wanted);
    });
  }

  private rolesOf(principal: Principal, scope: string) {
    const wanted = `${scope.toLowerCase()}/`;
    const roles = allRoles(this.store);
    return this.store.all("Microsoft.Authorization/roleAssignments").flatMap(({ properties }) => {
      const assignedAt = String(properties.scope).toLowerCase().replace(/\/$/, "");
      if (String(properties.principalId).toLowerCase() !== principal.objectId.toLowerCase() || !wanted.startsWith(`${assignedAt}/`)) return [];
      const roleId = String(properties.roleDefinitionId).split("/").at(-1)?.toLowerCase();
      return roles.filter(({ id }) => id === roleId);
    });
  }
}

/** The ARM action of a request: `Microsoft.Edge/targets/write`, `.../reviewSolutionVersion/action`. Source: naming of Azure's provider operations. */
export function actionOf(verb: string, operationPath: string): string {
  const type = typeOf(operationPath);
  if (verb === "GET" || verb === "HEAD") return `${type}/read`;
  if (verb === "DELETE") return `${type}/delete`;
  return verb === "POST" ? `${type}/action` : `${type}/write`;
}

/** The scope at which a request is authorized: the resource of an action, the parent of a list. */
export function scopeOf(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "");
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === "providers");
  const ownSegments = provider < 0 ? segments.length : segments.length - (provider + 2);
  const named = ownSegments % 2 === 0 ? segments : segments.slice(0, -1);
  const bare = named.length >= 2 && named.at(-2)?.toLowerCase() === "providers" ? named.slice(0, -2) : named;
  return `/${bare.join("/")}`;
}
