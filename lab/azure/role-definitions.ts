import { roleIds } from "../facts";

/** A role: ARM actions, with `*` for any part, minus `notActions`. */
export interface RoleDefinition {
  /** GUID, the definition's name. */
  id: string;
  roleName: string;
  actions: readonly string[];
  notActions: readonly string[];
  /** Ids of scopes at or below which it may be assigned. */
  assignableScopes: readonly string[];
}

/** Where a built-in role may be assigned: everywhere. */
const assignableScopes = ["/"];

/**
 * Built-in roles that the lab models. Source: Azure built-in roles; the actions of the Container Registry role are `assumed` from its description:
 * all configuration of registries (tokens, scope maps, connected registries, registries) and none of their data, neither pull nor import.
 * Contributor covers all of it and pulls too, so no operation needs both roles, although the documentation requires both.
 */
export const roleDefinitions: readonly RoleDefinition[] = [
  { id: roleIds.owner, roleName: "Owner", actions: ["*"], notActions: [], assignableScopes },
  {
    id: roleIds.contributor,
    roleName: "Contributor",
    actions: ["*"],
    notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"],
    assignableScopes,
  },
  { id: roleIds.reader, roleName: "Reader", actions: ["*/read"], notActions: [], assignableScopes },
  {
    id: roleIds.registryConfiguration,
    roleName: "Container Registry Contributor and Data Access Configuration Administrator",
    actions: [
      "Microsoft.ContainerRegistry/registries/read",
      "Microsoft.ContainerRegistry/registries/write",
      "Microsoft.ContainerRegistry/registries/delete",
      "Microsoft.ContainerRegistry/registries/generateCredentials/action",
      "Microsoft.ContainerRegistry/registries/tokens/*",
      "Microsoft.ContainerRegistry/registries/scopeMaps/*",
      "Microsoft.ContainerRegistry/registries/connectedRegistries/*",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
    notActions: [],
    assignableScopes,
  },
];

/** Is the role assignable at this scope? */
export function isAssignable({ assignableScopes }: RoleDefinition, scope: string): boolean {
  const wanted = `${scope.toLowerCase()}/`;
  return assignableScopes.some((each) => each === "/" || wanted.startsWith(`${each.toLowerCase()}/`));
}

/** Does the role allow the action? Case-insensitive. */
export function roleAllows(role: RoleDefinition, action: string): boolean {
  return role.actions.some((pattern) => fits(pattern, action)) && !role.notActions.some((pattern) => fits(pattern, action));
}

function fits(pattern: string, action: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`, "i").test(action);
}
