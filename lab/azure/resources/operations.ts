import { listPage, pageOptions } from "../list-page";
import { odataFilter } from "../odata-filter";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Json, type Operation } from "../operation";
import { objectOf } from "../resource";
import { asSent, type StoredResource } from "../store";
import { resourceGroupVersions } from "./resource-group-versions";
import { resourceListOperations } from "./resource-lists";

const apiVersions = resourceGroupVersions;
const source = "Azure resource-groups REST reference 2024-03-01";
const type = "Microsoft.Resources/resourceGroups";
const list = "/subscriptions/{subscription}/resourceGroups";
const one = `${list}/{group}`;

/** Deletes one resource through its own DELETE operation and waits for the end. */
export type DeleteResource = (resource: StoredResource, request: ArmRequest) => Promise<void>;

/** Resource groups. */
export function resourceGroupOperations(deleteResource: DeleteResource): Operation[] {
  return [
    operation({ verb: "PUT", path: one, apiVersions, type, source, latency: "immediate", handle: put }),
    operation({ verb: "PATCH", path: one, apiVersions, type, source, latency: "immediate", handle: patch }),
    operation({
      verb: "GET",
      path: one,
      apiVersions,
      source,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: asSent(find(request, azure)) }),
    }),
    operation({
      verb: "HEAD",
      path: one,
      apiVersions,
      source,
      latency: "immediate",
      handle: (request, azure) => ({ status: azure.store.get(idOf(request)) ? 204 : 404 }),
    }),
    operation({
      verb: "GET",
      path: list,
      apiVersions,
      source,
      latency: "immediate",
      queryOptions: ["$filter", ...pageOptions],
      handle: listGroups,
    }),
    ...resourceListOperations,
    operation({ verb: "DELETE", path: one, apiVersions, source, latency: "immediate", handle: (request, azure) => remove(request, azure, deleteResource) }),
  ];
}

/** A stored resource group. */
export function resourceGroup(id: string, location: string, tags: Json = {}): StoredResource {
  const name = id.split("/").at(-1) ?? "";
  return { id, name, type, envelope: { location, tags }, properties: { provisioningState: "Succeeded" }, hidden: {} };
}

function idOf({ parameters }: ArmRequest): string {
  return `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}`;
}

function find(request: ArmRequest, azure: Azure): StoredResource {
  const found = azure.store.get(idOf(request));
  if (!found) throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${request.parameters.group}' could not be found.`);
  return found;
}

function put(request: ArmRequest, azure: Azure) {
  const existing = azure.store.get(idOf(request));
  const location = normal(String(request.body?.location));
  if (existing && normal(String(existing.envelope.location)) !== location)
    throw new ArmError(
      409,
      "InvalidResourceGroupLocation",
      `Invalid resource group location '${location}'. The Resource group already exists in location '${String(existing.envelope.location)}'.`,
    );
  const stored = azure.store.put(resourceGroup(existing?.id ?? idOf(request), location, request.body?.tags));
  return { status: existing ? 200 : 201, body: asSent(stored) };
}

function patch(request: ArmRequest, azure: Azure) {
  const found = find(request, azure);
  const tags = request.body?.tags ?? found.envelope.tags ?? {};
  return { status: 200, body: asSent(azure.store.put({ ...found, envelope: { ...found.envelope, tags } })) };
}

/** Supported filters: none, or by tag. Source: Resource Groups - List. */
function listGroups(request: ArmRequest, azure: Azure): ArmAnswer {
  const fits = odataFilter<StoredResource>(request.query.get("$filter"), { properties: {}, tags: ({ envelope }) => objectOf(envelope.tags) });
  const found = azure.store.below(`/subscriptions/${request.parameters.subscription}`, type).filter(fits);
  return { status: 200, body: listPage(found.map(asSent), request, azure) };
}

/** Resources of a group that are not children of other resources in it. */
function rootsBelow(group: StoredResource, azure: Azure): StoredResource[] {
  const all = azure.store.below(group.id);
  return all.filter((resource) => !all.some((other) => resource.id.toLowerCase().startsWith(`${other.id.toLowerCase()}/`)));
}

/** Deletes the contents first, in passes while any deletion succeeds; a remaining resource blocks the group. Source: ARM, "Delete resource groups". */
function remove(request: ArmRequest, azure: Azure, deleteResource: DeleteResource) {
  const group = find(request, azure);
  azure.store.put({ ...group, properties: { provisioningState: "Deleting" } });
  const { url } = azure.operations.begin({
    style: "group-result",
    resourceId: group.id,
    location: String(group.envelope.location),
    runningStatus: "Deleting",
    latency: "immediate",
    work: async () => {
      await deleteContents(group, azure, (resource) => deleteResource(resource, request));
      const left = rootsBelow(group, azure).map(({ id }) => `'${id}'`);
      if (left.length === 0) return azure.store.delete(group.id);
      azure.store.put(group);
      throw new ArmError(
        409,
        "ResourceGroupDeletionBlocked",
        `Deletion of resource group '${group.name}' failed as resources with identifiers ${left.join(", ")} could not be deleted. The provisioning state of the resource group will be rolled back.`,
      );
    },
  });
  return { status: 202, headers: { Location: url } };
}

async function deleteContents(group: StoredResource, azure: Azure, deleteOne: (resource: StoredResource) => Promise<void>): Promise<void> {
  for (let before = Number.POSITIVE_INFINITY, roots = rootsBelow(group, azure); roots.length > 0 && roots.length < before; roots = rootsBelow(group, azure)) {
    before = roots.length;
    for (const resource of roots) await deleteOne(resource).catch(() => undefined);
  }
}

function normal(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
