import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { invalid } from "../pipeline";
import type { Property } from "../property-table";
import { objectOf, parentAt, propertiesOf, resourceAt, sameId, systemData, textOf, textsOf } from "../resource";
import { asSent, type StoredResource } from "../store";
import { clientViolations, connectedRegistryViolations, desiredConnectedRegistry, syncViolations } from "./connected-registry-rules";
import { registryVersions, registryIdOf, registryPath, type RegistryServices } from "./services";

const type = "Microsoft.ContainerRegistry/registries/connectedRegistries";
const path = `${registryPath}/connectedRegistries/{name}`;
const common = { apiVersions: registryVersions.filter((version) => version >= "2024"), source: "connected-registry reference 1.7, 4, 5" } as const;

/** Maximum connected registries of one registry. Source: connected-registry reference 5. */
const registryLimit = 50;

const logging: Property = {
  type: "object",
  properties: {
    logLevel: { type: "string", known: ["Debug", "Information", "Warning", "Error", "None"] },
    auditLogStatus: { type: "string", known: ["Enabled", "Disabled"] },
  },
};
const texts: Property = { type: "array", items: { type: "string" } };
const patchBody: Property = {
  type: "object",
  properties: {
    properties: {
      type: "object",
      properties: {
        // Not below `parent`, unlike in PUT.
        syncProperties: { type: "object", properties: { schedule: { type: "string" }, messageTtl: { type: "string" }, syncWindow: { type: "string" } } },
        logging,
        clientTokenIds: texts,
        notificationsList: texts,
        garbageCollection: { type: "object", properties: { enabled: { type: "boolean" }, schedule: { type: "string" } } },
      },
    },
  },
};

/** Connected registries. */
export function connectedRegistryOperations({ applyLatencies }: Pick<RegistryServices, "applyLatencies">): Operation[] {
  return [
    operation({ ...common, verb: "PUT", path, type, latency: "immediate", handle: put }),
    operation({ ...common, verb: "PATCH", path, body: patchBody, latency: "immediate", handle: patch }),
    operation({
      ...common,
      verb: "GET",
      path,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: shown(resourceAt(idOf(request), azure), request) }),
    }),
    operation({ ...common, verb: "GET", path: `${registryPath}/connectedRegistries`, latency: "immediate", queryOptions: ["$filter"], handle: list }),
    operation({ ...common, verb: "DELETE", path, latency: "immediate", handle: remove }),
    operation({
      ...common,
      verb: "POST",
      path: `${path}/deactivate`,
      latency: "connected registry deactivate",
      handle: (request, azure) => deactivate(request, azure, applyLatencies),
    }),
  ];
}

function idOf(request: ArmRequest): string {
  return `${registryIdOf(request)}/connectedRegistries/${request.parameters.name}`;
}

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idOf(request);
  const registry = parentAt(registryIdOf(request), azure);
  const existing = azure.store.get(id);
  const sent = propertiesOf(request);
  checkRegistry(registry, existing, azure);
  checkAuthType(sent);
  const name = existing?.name ?? String(request.parameters.name);
  const violations = connectedRegistryViolations(desiredConnectedRegistry(registry.id, name, sent), azure);
  if (violations.length > 0) throw invalid(violations);
  if (existing) checkImmutable(existing, sent);
  const stored = azure.store.put({
    id: existing?.id ?? id,
    name,
    type,
    envelope: { systemData: systemData(request.principal, azure.clock.now(), existing) },
    properties: { ...(existing ? reported(existing) : untouched), ...desiredProperties(sent, existing, registry) },
    hidden: existing?.hidden ?? {},
  });
  return { status: 200, body: shown(stored, request) };
}

/** Login server of a connected registry without an instance, as recorded. */
const noLoginServer: JsonObject = { tls: { certificate: {} } };

/** As the caller's API version shows it: figures of the volume since 2026-09-01-preview. Source: vendor-corrections reference 1. */
function shown(resource: StoredResource, { apiVersion }: ArmRequest): JsonObject {
  const sent = asSent(resource);
  if (apiVersion >= "2026-09-01-preview") return sent;
  const details = resource.properties.statusDetails;
  const statusDetails = (Array.isArray(details) ? details : []).map(objectOf).map(({ availableGib: _free, totalGib: _size, ...detail }) => detail);
  return { ...sent, properties: { ...resource.properties, statusDetails } };
}

/** State of a new connected registry before any instance activates. Source: connected-registry reference 1.7 and 4. */
const untouched: JsonObject = { connectionState: "Offline", activation: { status: "Inactive" }, statusDetails: [], loginServer: noLoginServer };

/** State that the instance reported; callers cannot write it. */
function reported({ properties }: StoredResource): JsonObject {
  const keys = ["connectionState", "activation", "statusDetails", "loginServer", "version", "lastActivityTime"];
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key)));
}

/** The caller's desired state with the service's defaults. */
function desiredProperties(sent: JsonObject, existing: StoredResource | undefined, registry: StoredResource): JsonObject {
  const parent = objectOf(sent.parent);
  const former = objectOf(objectOf(existing?.properties.parent).syncProperties);
  const lastSyncTime = former.lastSyncTime;
  const syncProperties = {
    schedule: "* * * * *",
    ...objectOf(parent.syncProperties),
    ...(lastSyncTime === undefined ? {} : { lastSyncTime }),
    // Absent for a child: Azure does not know the address of its parent instance.
    ...(parent.id === undefined ? { gatewayEndpoint: textsOf(registry.properties.dataEndpointHostNames)[0] ?? "" } : {}),
  };
  return {
    mode: sent.mode ?? "",
    parent: { ...(parent.id === undefined ? {} : { id: parent.id }), syncProperties },
    clientTokenIds: textsOf(sent.clientTokenIds),
    logging: { logLevel: "Information", auditLogStatus: "Disabled", ...objectOf(sent.logging) },
    notificationsList: textsOf(sent.notificationsList),
    garbageCollection: { enabled: true, schedule: "0 0 * * *", ...objectOf(sent.garbageCollection) },
    provisioningState: "Succeeded",
  };
}

/** Sync by a managed identity is refused as not modelled; code of the lab. */
function checkAuthType({ parent }: JsonObject): void {
  const authType = textOf(objectOf(objectOf(parent).syncProperties).authType);
  if (authType !== undefined && authType !== "SyncToken")
    throw new ArmError(400, "AuthTypeNotSupported", `The lab does not know connected registries with authType '${authType}'. Known is: SyncToken.`);
}

/** Premium, data endpoint, count. Codes `assumed`. */
function checkRegistry(registry: StoredResource, existing: StoredResource | undefined, azure: Azure): void {
  if (textOf(objectOf(registry.envelope.sku).name) !== "Premium")
    throw new ArmError(400, "FeatureNotSupported", `Connected registries are not supported for registry '${registry.name}'. Use the Premium SKU.`);
  if (registry.properties.dataEndpointEnabled !== true)
    throw new ArmError(
      400,
      "DataEndpointNotEnabled",
      `Connected registries need the dedicated data endpoint of registry '${registry.name}': set dataEndpointEnabled.`,
    );
  if (!existing && azure.store.below(registry.id, type).length >= registryLimit)
    throw new ArmError(409, "ConnectedRegistryLimitReached", `Registry '${registry.name}' has ${registryLimit} connected registries, the most it can have.`);
}

/** Refuses changes; whether the service does is not verified: connected-registry reference 10. Code `assumed`. */
function checkImmutable(existing: StoredResource, sent: JsonObject): void {
  const before = desiredConnectedRegistry("", "", existing.properties);
  const after = desiredConnectedRegistry("", "", sent);
  const changed = [
    ...(before.mode === after.mode ? [] : ["properties.mode"]),
    ...(sameId(before.parentId ?? "", after.parentId ?? "") ? [] : ["properties.parent.id"]),
    ...(sameId(before.tokenId, after.tokenId) ? [] : ["properties.parent.syncProperties.tokenId"]),
  ];
  if (changed.length > 0)
    throw new ArmError(
      400,
      "ConnectedRegistryPropertyImmutable",
      `These properties of connected registry '${existing.name}' cannot be changed: ${changed.join(", ")}.`,
    );
}

function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const existing = resourceAt(idOf(request), azure);
  const { syncProperties, clientTokenIds, ...sent } = propertiesOf(request);
  const violations = [
    ...syncViolations(objectOf(syncProperties), "properties.syncProperties"),
    ...clientViolations({ clientTokenIds: textsOf(clientTokenIds), registryId: registryIdOf(request) }, azure),
  ];
  if (violations.length > 0) throw invalid(violations);
  const { properties } = existing;
  const parent = objectOf(properties.parent);
  const stored = azure.store.put({
    ...existing,
    envelope: { systemData: systemData(request.principal, azure.clock.now(), existing) },
    properties: {
      ...properties,
      parent: { ...parent, syncProperties: { ...objectOf(parent.syncProperties), ...objectOf(syncProperties) } },
      clientTokenIds: clientTokenIds ?? properties.clientTokenIds ?? [],
      notificationsList: sent.notificationsList ?? properties.notificationsList ?? [],
      logging: { ...objectOf(properties.logging), ...objectOf(sent.logging) },
      garbageCollection: { ...objectOf(properties.garbageCollection), ...objectOf(sent.garbageCollection) },
    },
  });
  return { status: 200, body: shown(stored, request) };
}

/** Supported filters: `properties/parent/id`, `properties/mode` and `properties/connectionState`, each `eq '{value}'`. */
function list(request: ArmRequest, azure: Azure): ArmAnswer {
  const registry = resourceAt(registryIdOf(request), azure);
  const filter = request.query.get("$filter");
  const [, property, wanted = ""] = /^(?:properties\/)?(parent\/id|mode|connectionState) eq '([^']*)'$/.exec(filter ?? "") ?? [];
  if (filter !== null && property === undefined)
    throw new ArmError(400, "InvalidFilter", "Known filters are properties/parent/id, properties/mode and properties/connectionState with eq '{value}'.");
  const value = azure.store.below(registry.id, type).filter(({ properties }) => {
    if (property === undefined) return true;
    const given = property === "parent/id" ? objectOf(properties.parent).id : properties[property];
    return sameId(textOf(given) ?? "", wanted);
  });
  return { status: 200, body: { value: value.map((one) => shown(one, request)) } };
}

/** Keeps token and scope map. Refused with children (inferred, code `assumed`); an active one is deleted: not documented, `assumed`. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const found = azure.store.get(idOf(request));
  if (!found) return { status: 204 };
  const child = azure.store.below(registryIdOf(request), type).find(({ properties }) => sameId(textOf(objectOf(properties.parent).id) ?? "", found.id));
  if (child) throw new ArmError(409, "ConnectedRegistryHasChildren", `Connected registry '${found.name}' is the parent of '${child.name}'.`);
  azure.store.delete(found.id);
  return { status: 200 };
}

/** Allows another instance to activate. */
function deactivate(request: ArmRequest, azure: Azure, applyLatencies: boolean): ArmAnswer {
  const { id } = resourceAt(idOf(request), azure);
  const apply = () => {
    const present = resourceAt(id, azure);
    const { instanceId: _former, ...hidden } = present.hidden;
    azure.store.put({ ...present, properties: { ...present.properties, activation: { status: "Inactive" }, connectionState: "Offline" }, hidden });
    return null;
  };
  if (!applyLatencies) {
    apply();
    return { status: 200 };
  }
  const location = String(resourceAt(registryIdOf(request), azure).envelope.location);
  const { url, pause } = azure.operations.begin({
    style: "registry-result",
    resourceId: id,
    location,
    runningStatus: "Updating",
    latency: "connected registry deactivate",
    work: apply,
  });
  return { status: 202, headers: { Location: url, ...pause } };
}
