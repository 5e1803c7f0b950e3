import { ArmError, operation, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { isAssignable } from "../role-definitions";
import { asSent, type StoredResource } from "../store";
import type { Directory } from "../directory";
import { roleAssignment } from "./role-assignment";
import { roleDefinitionOperations, roleOf } from "./role-definition-operations";

const apiVersions = ["2020-10-01-preview", "2022-04-01"] as const;
const source = "Azure role-assignments REST reference 2022-04-01";
const type = "Microsoft.Authorization/roleAssignments";
const one = "/{scope...}/providers/Microsoft.Authorization/roleAssignments/{name}";

/** Role assignments at any scope, and role definitions. */
export function authorizationOperations(directory: Directory): Operation[] {
  return [
    operation({ verb: "PUT", path: one, apiVersions, type, source, latency: "immediate", handle: (request, azure) => assign(request, azure, directory) }),
    operation({
      verb: "GET",
      path: one,
      apiVersions,
      source,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: asSent(find(request, azure)) }),
    }),
    operation({ verb: "DELETE", path: one, apiVersions, source, latency: "immediate", handle: remove }),
    operation({ verb: "GET", path: one.replace("/{name}", ""), apiVersions, source, latency: "immediate", queryOptions: ["$filter"], handle: list }),
    ...roleDefinitionOperations,
  ];
}

function assign(request: ArmRequest, azure: Azure, directory: Directory) {
  const properties = request.body?.properties as JsonObject;
  const { scope = "", name = "" } = request.parameters;
  const principalId = String(properties.principalId);
  const role = roleOf(String(properties.roleDefinitionId).split("/").at(-1) ?? "", azure);
  checkScope(scope, azure);
  // Code `assumed`.
  if (!isAssignable(role, scope))
    throw new ArmError(400, "RoleAssignmentScopeNotAssignableToRoleDefinition", `Role '${role.roleName}' cannot be assigned at scope '${scope}'.`);
  // ARM looks up the principal only if principalType is missing: a new one may not be replicated yet.
  if (properties.principalType === undefined && !isKnown(principalId, azure, directory))
    throw new ArmError(400, "PrincipalNotFound", `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${directory.tenantId}.`);
  const wanted = roleAssignment({
    scope,
    name,
    principalId,
    roleId: role.id,
    createdOn: azure.clock.now(),
    principalType: typeof properties.principalType === "string" ? properties.principalType : undefined,
    description: typeof properties.description === "string" ? properties.description : undefined,
  });
  const existing = azure.store.get(wanted.id);
  if (existing && !sameGrant(existing, wanted))
    throw new ArmError(400, "RoleAssignmentUpdateNotPermitted", "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
  if (!existing && azure.store.all(type).some((other) => sameGrant(other, wanted)))
    throw new ArmError(409, "RoleAssignmentExists", "The role assignment already exists.");
  return { status: existing ? 200 : 201, body: asSent(existing ?? azure.store.put(wanted)) };
}

function sameGrant(left: StoredResource, right: StoredResource): boolean {
  return (["scope", "principalId", "roleDefinitionId"] as const).every(
    (key) => String(left.properties[key]).toLowerCase() === String(right.properties[key]).toLowerCase(),
  );
}

/** Requires that a scope below a resource group exists. */
function checkScope(scope: string, azure: Azure): void {
  if (/^\/subscriptions\/[^/]+$/i.test(scope) || azure.store.get(scope)) return;
  throw new ArmError(404, "ResourceNotFound", `The resource '${scope}' was not found.`);
}

function isKnown(objectId: string, azure: Azure, directory: Directory): boolean {
  const isIdentity = azure.store.all().some(({ envelope }) => (envelope.identity as JsonObject | undefined)?.principalId === objectId);
  return isIdentity || directory.isKnown(objectId);
}

function idOf({ parameters }: ArmRequest): string {
  return `${parameters.scope}/providers/${type}/${parameters.name}`;
}

function find(request: ArmRequest, azure: Azure): StoredResource {
  const found = azure.store.get(idOf(request));
  if (!found) throw new ArmError(404, "RoleAssignmentNotFound", `The role assignment '${request.parameters.name}' is not found.`);
  return found;
}

function remove(request: ArmRequest, azure: Azure) {
  const found = azure.store.get(idOf(request));
  if (!found) return { status: 204 };
  azure.store.delete(found.id);
  return { status: 200, body: asSent(found) };
}

/** Supported filters: none, `atScope()`, `principalId eq '{id}'`. Without one, assignments above, at and below the scope. */
function list({ parameters, query }: ArmRequest, azure: Azure) {
  const scope = `${parameters.scope?.toLowerCase()}/`;
  const filter = query.get("$filter");
  const principalId = /^(?:atScope\(\) and )?principalId eq '([^']+)'$/i.exec(filter ?? "")?.[1];
  if (filter !== null && principalId === undefined && filter !== "atScope()")
    throw new ArmError(400, "UnsupportedFilter", "The lab knows the filters atScope() and principalId eq '{id}'.");
  const value = azure.store.all(type).filter(({ properties }) => {
    const at = `${String(properties.scope).toLowerCase()}/`;
    const fits = scope.startsWith(at) || (filter?.startsWith("atScope()") !== true && at.startsWith(scope));
    return fits && (principalId === undefined || properties.principalId === principalId);
  });
  return { status: 200, body: { value: value.map(asSent) } };
}
