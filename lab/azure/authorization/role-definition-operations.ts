import { allRoles, roleDefinitionType } from "../custom-roles";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, textOf, textsOf } from "../resource";
import type { RoleDefinition } from "../role-definitions";
import { asSent } from "../store";
import { roleDefinitionId } from "./role-assignment";

const apiVersions = ["2022-04-01", "2022-05-01-preview"] as const;
const source = "Azure role-definitions REST reference 2022-04-01";
const all = "/{scope...}/providers/Microsoft.Authorization/roleDefinitions";
const one = `${all}/{name}`;
const shared = { apiVersions, source, latency: "immediate" } as const;

/** Role definitions: built-in ones are read-only; custom ones can be created, changed and deleted. */
export const roleDefinitionOperations: readonly Operation[] = [
  operation({ ...shared, verb: "PUT", path: one, type: roleDefinitionType, handle: put }),
  operation({
    ...shared,
    verb: "GET",
    path: one,
    handle: ({ parameters }, azure) => ({ status: 200, body: bodyOf(roleOf(parameters.name ?? "", azure), azure) }),
  }),
  operation({ ...shared, verb: "DELETE", path: one, handle: remove }),
  operation({ ...shared, verb: "GET", path: all, queryOptions: ["$filter"], handle: list }),
];

/** The role with this name. @throws ArmError that lists the known ones */
export function roleOf(name: string, { store }: Azure): RoleDefinition {
  const roles = allRoles(store);
  const found = roles.find(({ id }) => id === name.toLowerCase());
  if (found) return found;
  const known = roles.map(({ id, roleName }) => `${id} (${roleName})`).join(", ");
  throw new ArmError(404, "RoleDefinitionDoesNotExist", `The specified role definition with ID '${name}' does not exist. The lab knows ${known}.`);
}

/** Codes and messages of errors are `assumed`, except for a duplicate name. Source of the scopes: "Understand Azure role definitions", AssignableScopes. */
function put({ parameters, body }: ArmRequest, azure: Azure): ArmAnswer {
  const { scope = "", name = "" } = parameters;
  const properties = objectOf(body?.properties);
  const scopes = textsOf(properties.assignableScopes);
  const roleName = textOf(properties.roleName) ?? "";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) throw new ArmError(400, "InvalidRoleDefinitionId", `'${name}' is no GUID.`);
  if (!scopes.some((each) => each.toLowerCase() === scope.toLowerCase()))
    throw new ArmError(400, "InvalidAssignableScopes", `The assignable scopes of role '${roleName}' do not hold '${scope}', at which it is written.`);
  const unfit = scopes.find((each) => !/^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$/i.test(each));
  if (unfit !== undefined)
    throw new ArmError(400, "InvalidAssignableScopes", `'${unfit}' is neither a management group nor a subscription nor a resource group.`);
  const namesake = allRoles(azure.store).find((role) => role.roleName === roleName && role.id !== name.toLowerCase());
  if (namesake) throw new ArmError(409, "RoleDefinitionWithSameNameExists", `A custom role with the name '${roleName}' already exists in this directory.`);
  const before = azure.store.get(roleDefinitionId(name));
  if (!before && allRoles(azure.store).some(({ id }) => id === name.toLowerCase()))
    throw new ArmError(400, "InvalidRoleDefinitionId", `'${name}' is a built-in role.`);
  const now = azure.clock.now().toISOString();
  const dates = { createdOn: before?.properties.createdOn ?? now, updatedOn: now };
  const written = { ...properties, type: "CustomRole", ...dates };
  const stored = { id: roleDefinitionId(name), name, type: roleDefinitionType, envelope: {}, properties: written, hidden: {} };
  return { status: 201, body: asSent(azure.store.put(stored)) };
}

/** Source of the error: "Troubleshoot Azure RBAC", custom roles. */
function remove({ parameters }: ArmRequest, { store }: Azure): ArmAnswer {
  const found = store.get(roleDefinitionId(parameters.name ?? ""));
  if (!found) return { status: 204 };
  const uses = store.all("Microsoft.Authorization/roleAssignments").filter(({ properties }) => isSameId(textOf(properties.roleDefinitionId), found.id));
  if (uses.length > 0) throw new ArmError(400, "RoleDefinitionHasAssignments", "There are existing role assignments referencing role.");
  store.delete(found.id);
  return { status: 200, body: asSent(found) };
}

function isSameId(left: string | undefined, right: string): boolean {
  return left?.split("/").at(-1)?.toLowerCase() === right.split("/").at(-1)?.toLowerCase();
}

/** Supported filters: none, `roleName eq '{name}'`. */
function list({ query }: ArmRequest, azure: Azure): ArmAnswer {
  const filter = query.get("$filter");
  const roleName = /^roleName eq '(.+)'$/i.exec(filter ?? "")?.[1];
  if (filter !== null && roleName === undefined) throw new ArmError(400, "UnsupportedFilter", "The lab knows the filter roleName eq '{name}'.");
  const roles = allRoles(azure.store).filter((role) => roleName === undefined || role.roleName === roleName);
  return { status: 200, body: { value: roles.map((role) => bodyOf(role, azure)) } };
}

function bodyOf(role: RoleDefinition, { store }: Azure): JsonObject {
  const custom = store.get(roleDefinitionId(role.id));
  if (custom) return asSent(custom);
  const permissions = [{ actions: [...role.actions], notActions: [...role.notActions], dataActions: [], notDataActions: [] }];
  return {
    id: roleDefinitionId(role.id),
    name: role.id,
    type: roleDefinitionType,
    properties: { roleName: role.roleName, type: "BuiltInRole", assignableScopes: [...role.assignableScopes], permissions },
  };
}
