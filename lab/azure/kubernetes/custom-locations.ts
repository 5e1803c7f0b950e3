import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, propertiesOf, resourceAt, sameId, systemData, textOf } from "../resource";
import { asSent, type StoredResource } from "../store";

const type = "Microsoft.ExtendedLocation/customLocations";
const path = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ExtendedLocation/customLocations/{name}";
const common = {
  apiVersions: ["2021-08-15", "2021-08-31-preview"],
  latency: "immediate",
  source: "customLocations type 2021-08-31-preview; synchronous answers assumed",
} as const;

/** Custom locations on connected clusters. */
export const customLocationOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type, handle: put }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => ({ status: 200, body: asSent(resourceAt(idOf(request), azure)) }) }),
  operation({
    ...common,
    verb: "DELETE",
    path,
    handle: remove,
  }),
];

function idOf({ parameters }: ArmRequest): string {
  return `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}/providers/${type}/${parameters.name}`;
}

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idOf(request);
  const existing = azure.store.get(id);
  const hostResourceId = String(propertiesOf(request).hostResourceId);
  if (!azure.store.get(hostResourceId)) throw new ArmError(400, "InvalidHostResource", `The host resource '${hostResourceId}' does not exist.`);
  checkExtensions(propertiesOf(request), hostResourceId, azure);
  if (existing) checkCreateOnly(existing, propertiesOf(request));
  const stored = azure.store.put({
    id: existing?.id ?? id,
    name: existing?.name ?? String(request.parameters.name),
    type,
    envelope: {
      location: request.body?.location ?? null,
      tags: request.body?.tags ?? {},
      systemData: systemData(request.principal, azure.clock.now(), existing),
    },
    properties: { ...propertiesOf(request), provisioningState: "Succeeded" },
    hidden: {},
  });
  return { status: existing ? 200 : 201, body: asSent(stored) };
}

/** It is made of extensions that are installed on its host. Source: "Create custom locations", prerequisites; codes and words `assumed:custom-location-refusals`. */
function checkExtensions({ clusterExtensionIds }: JsonObject, host: string, azure: Azure): void {
  const ids = Array.isArray(clusterExtensionIds) ? clusterExtensionIds.map(String) : [];
  if (ids.length === 0) throw new ArmError(400, "ClusterExtensionsRequired", "A custom location needs at least one cluster extension.");
  for (const id of ids) {
    const extension = azure.store.get(id);
    const isOnHost = extension !== undefined && sameId(extension.id.split("/").slice(0, 9).join("/"), host);
    if (!isOnHost) throw new ArmError(400, "ClusterExtensionNotFound", `The cluster extension '${id}' was not found on '${host}'.`);
    const state = String(extension.properties.provisioningState);
    if (state !== "Succeeded") throw new ArmError(409, "ClusterExtensionNotReady", `The cluster extension '${id}' is '${state}'.`);
  }
}

/** Codes and words `assumed:custom-location-refusals`. */
function checkCreateOnly(existing: StoredResource, wanted: JsonObject): void {
  const changed = ["hostResourceId", "namespace"].filter(
    (name) => wanted[name] !== undefined && !sameId(textOf(existing.properties[name]) ?? "", textOf(wanted[name]) ?? ""),
  );
  if (changed.length > 0) throw new ArmError(400, "CustomLocationPropertyImmutable", `These properties cannot be changed: ${changed.join(", ")}.`);
}

/** Refused while a target uses it: `assumed:custom-location-refusals`. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idOf(request);
  const user = azure.store.all("Microsoft.Edge/targets").find(({ envelope }) => sameId(textOf(objectOf(envelope.extendedLocation).name) ?? "", id));
  if (user) throw new ArmError(409, "CustomLocationInUse", `The custom location '${id}' is used by '${user.id}'.`);
  return { status: azure.store.delete(id) ? 200 : 204 };
}
