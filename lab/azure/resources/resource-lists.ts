import { listPage, pageOptions } from "../list-page";
import { odataFilter, type FilterGrammar } from "../odata-filter";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, textOf } from "../resource";
import type { StoredResource } from "../store";
import { resourceGroupVersions } from "./resource-group-versions";

const group = "/subscriptions/{subscription}/resourceGroups/{group}";
const common = {
  verb: "GET",
  apiVersions: resourceGroupVersions,
  source: "Azure REST reference, Resources - List 2021-04-01; members as recorded by the Azure CLI",
  latency: "immediate",
  queryOptions: ["$filter", "$expand", ...pageOptions],
} as const;

/** Resources of a subscription and of a resource group, of every type. */
export const resourceListOperations: readonly Operation[] = [
  operation({ ...common, path: "/subscriptions/{subscription}/resources", handle: list }),
  operation({ ...common, path: `${group}/resources`, handle: list }),
];

const grammar: FilterGrammar<StoredResource> = {
  properties: {
    resourceType: ({ type }) => type,
    name: ({ name }) => name,
    location: ({ envelope }) => textOf(envelope.location),
    resourceGroup: ({ id }) => id.split("/")[4],
  },
  tags: ({ envelope }) => objectOf(envelope.tags),
};

/** Members that `$expand` adds. */
const expansions: Record<string, (resource: StoredResource) => JsonObject> = {
  createdTime: ({ envelope }) => ({ createdTime: objectOf(envelope.systemData).createdAt ?? null }),
  changedTime: ({ envelope }) => ({ changedTime: objectOf(envelope.systemData).lastModifiedAt ?? null }),
  provisioningState: ({ properties }) => ({ provisioningState: properties.provisioningState ?? null }),
};

function list(request: ArmRequest, azure: Azure): ArmAnswer {
  const { subscription, group: groupName } = request.parameters;
  const scope = `/subscriptions/${subscription}${groupName === undefined ? "" : `/resourceGroups/${groupName}`}`;
  if (groupName !== undefined && !azure.store.get(scope)) throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${groupName}' could not be found.`);
  const fits = odataFilter(request.query.get("$filter"), grammar);
  const added = expandedBy(request.query.get("$expand"));
  const found = azure.store.below(scope).filter((resource) => isListed(resource) && fits(resource));
  return {
    status: 200,
    body: listPage(
      found.map((resource) => ({ ...listed(resource), ...added(resource) })),
      request,
      azure,
    ),
  };
}

/** Top-level resources of resource groups, but no role assignments or locks. */
function isListed({ id }: StoredResource): boolean {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/(?!Microsoft\.Authorization\/)[^/]+\/[^/]+\/[^/]+$/i.test(id);
}

function listed({ id, name, type, envelope }: StoredResource): JsonObject {
  const { sku, kind, location, identity, tags, extendedLocation, systemData } = envelope;
  const members = { sku, kind, location, identity, extendedLocation, tags, systemData };
  return {
    id,
    name,
    type,
    ...Object.fromEntries(Object.entries(members).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] != null)),
  };
}

function expandedBy(text: string | null): (resource: StoredResource) => JsonObject {
  const names = text === null ? [] : text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !(name in expansions));
  if (unknown.length > 0)
    throw new ArmError(400, "InvalidExpand", `The lab does not know $expand=${unknown.join(", ")}. Known are: ${Object.keys(expansions).join(", ")}.`);
  return (resource) => Object.assign({}, ...names.map((name) => expansions[name]?.(resource)));
}
