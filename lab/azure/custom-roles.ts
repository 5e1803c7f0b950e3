import { objectOf, textOf, textsOf } from "./resource";
import { roleDefinitions, type RoleDefinition } from "./role-definitions";
import type { Store, StoredResource } from "./store";

/** ARM type of role definitions. */
export const roleDefinitionType = "Microsoft.Authorization/roleDefinitions";

/** Every assignable role: the built-in ones and the custom ones in the store. */
export function allRoles(store: Store): RoleDefinition[] {
  return [...roleDefinitions, ...store.all(roleDefinitionType).map(customRole)];
}

function customRole({ name, properties }: StoredResource): RoleDefinition {
  const permissions = (Array.isArray(properties.permissions) ? properties.permissions : []).map(objectOf);
  return {
    id: name.toLowerCase(),
    roleName: textOf(properties.roleName) ?? "",
    actions: permissions.flatMap(({ actions }) => textsOf(actions)),
    notActions: permissions.flatMap(({ notActions }) => textsOf(notActions)),
    assignableScopes: textsOf(properties.assignableScopes),
  };
}
