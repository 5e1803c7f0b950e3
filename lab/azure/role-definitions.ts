import { roleIds } from "../facts";

/** What a role allows: ARM actions with `*` for any part, minus `notActions`. */
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
 * The built-in roles that the lab knows. Source: Azure built-in roles; the list of actions of the Container Registry role is `assumed` after its description:
 * everything of registries' configuration (tokens, scope maps, connected registries, registries), nothing of their data, neither pulls nor imports.
 * Contributor covers all of it and pulls as well, so no operation needs both roles, although the documents ask for both.
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

/** May the role be assigned at this scope? */
export function isAssignable({ assignableScopes }: RoleDefinition, scope: string): boolean {
  const wanted = `${scope.toLowerCase()}/`;
  return assignableScopes.some((each) => each === "/" || wanted.startsWith(`${each.toLowerCase()}/`));
}

/** Does the role allow the action? Without regard to case. */
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
