/** The parts of an ARM resource id. */
export interface ArmId {
  subscriptionId: string;
  resourceGroup: string;
  /** For example `Microsoft.ContainerRegistry/registries`. */
  type: string;
  /** Last segment. */
  name: string;
}

const groupId = /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([-\w.()]{1,90})$/i;

/** Id of a resource group. */
export function resourceGroupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** Id of a resource, for example `resourceId(group, "Microsoft.Edge/targets", "line-1")`; child types take one name per level. */
export function resourceId(groupIdOrParent: string, type: string, ...names: string[]): string {
  const [provider, ...types] = type.split("/");
  const path = types.map((segment, level) => `${segment}/${names[level] ?? ""}`).join("/");
  return `${groupIdOrParent}/providers/${provider}/${path}`;
}

/** Parses an id; undefined when it is none. For an extension resource, type and name are those of its last provider. */
export function parseArmId(id: string): ArmId | undefined {
  const start = id.toLowerCase().indexOf("/providers/");
  if (start < 0) return undefined;
  const group = groupId.exec(id.slice(0, start));
  const last = id.slice(id.toLowerCase().lastIndexOf("/providers/") + "/providers/".length).split("/");
  const [provider, ...path] = last;
  if (!group || !provider || path.length < 2 || path.length % 2 !== 0 || path.includes("")) return undefined;
  const types = path.filter((_, index) => index % 2 === 0);
  return { subscriptionId: group[1] ?? "", resourceGroup: group[2] ?? "", type: [provider, ...types].join("/"), name: path.at(-1) ?? "" };
}

/** Last segment of an id. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** Id of the parent of a child resource, for example of a token's registry. */
export function parentOf(id: string): string {
  return id.split("/").slice(0, -2).join("/");
}

/** An ARM id or name in the one spelling in which it is compared: ARM ids and names compare case-insensitively. Not for display. Source: Azure, "Naming rules and restrictions". */
export function comparableId(id: string): string {
  return id.toLowerCase();
}

/** A region in the one spelling in which it is compared: Azure answers with `westeurope` or `West Europe`. */
export function comparableLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/** Are these the ids, or names, of the same resource? */
export function sameArmId(a: string, b: string): boolean {
  return comparableId(a) === comparableId(b);
}

/**
 * Options of a resource of another provider, which compares ids as texts: another spelling of `id` changes nothing, another `id` replaces the resource, with its own spelling.
 * `inputs`: the inputs that are made from `id` and never change in place.
 */
export function keepsSpelling(id: string, ...inputs: string[]): { ignoreChanges: string[]; replacementTrigger: string } {
  return { ignoreChanges: inputs, replacementTrigger: comparableId(id) };
}

/** Id of the token `name` of a registry. */
export function tokenId(registryId: string, name: string): string {
  return childId(registryId, "tokens", name);
}

/** Id of the scope map `name` of a registry. */
export function scopeMapId(registryId: string, name: string): string {
  return childId(registryId, "scopeMaps", name);
}

/** Id of the connected registry `name` of a registry. */
export function connectedRegistryId(registryId: string, name: string): string {
  return childId(registryId, "connectedRegistries", name);
}

/** Id of the extension `name` of an Arc-enabled cluster. */
export function extensionId(connectedClusterId: string, name: string): string {
  return resourceId(connectedClusterId, "Microsoft.KubernetesConfiguration/extensions", name);
}

/** Id of a child resource, for example `childId(registryId, "tokens", "line-1-sync")`. */
export function childId(parentId: string, type: string, name: string): string {
  return `${parentId}/${type}/${name}`;
}

/** Id of the list of all resources of a type, for example `listId(registryId, "Microsoft.Authorization/roleAssignments")`. */
export function listId(scope: string, type: string): string {
  return `${scope}/providers/${type}`;
}

/** Id of the subscription that a resource is in, `/subscriptions/<id>`. */
export function subscriptionOf(id: string): string {
  return id.split("/").slice(0, 3).join("/");
}

/** Id of the resource group that a resource belongs to; empty for an id without one. */
export function groupOf(id: string): string {
  return id.slice(0, Math.max(0, id.toLowerCase().indexOf("/providers/")));
}

/** Id of the resource group that a resource is in; of an extension resource, id of the resource that it extends. */
export function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf("/providers/"));
}
