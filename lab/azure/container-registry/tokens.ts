import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, parentAt, propertiesOf, resourceAt, sameId, systemData, textOf, textsOf } from "../resource";
import { asSent, type StoredResource } from "../store";
import { slotsOf, type PasswordSlot } from "./password-slot";
import { registryVersions, registryIdOf, registryPath, type RegistryServices } from "./services";

const type = "Microsoft.ContainerRegistry/registries/tokens";
const path = `${registryPath}/tokens/{name}`;
const common = { apiVersions: registryVersions, source: "connected-registry reference 1.5, 1.6" } as const;

/** Tokens of registries. */
export function tokenOperations({ applyLatencies }: Pick<RegistryServices, "applyLatencies">): Operation[] {
  return [
    operation({ ...common, verb: "PUT", path, type, latency: "token create", handle: (request, azure) => put(request, azure, applyLatencies) }),
    operation({ ...common, verb: "PATCH", path, type, latency: "immediate", handle: patch }),
    operation({
      ...common,
      verb: "GET",
      path,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: tokenBody(resourceAt(idOf(request), azure)) }),
    }),
    operation({
      ...common,
      verb: "GET",
      path: `${registryPath}/tokens`,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: { value: azure.store.below(resourceAt(registryIdOf(request), azure).id, type).map(tokenBody) } }),
    }),
    operation({ ...common, verb: "DELETE", path, latency: "immediate", handle: remove }),
  ];
}

/** A token in an answer: slots without values. */
export function tokenBody(token: StoredResource): JsonObject {
  const passwords = slotsOf(token).map(({ name, creationTime, expiry }) => ({ name, creationTime, ...(expiry === undefined ? {} : { expiry }) }));
  return asSent({ ...token, properties: { ...token.properties, credentials: { certificates: [], passwords } } });
}

function idOf(request: ArmRequest): string {
  return `${registryIdOf(request)}/tokens/${request.parameters.name}`;
}

/** Creates or replaces: erases slots that the body does not list with name and creation time. Source: connected-registry reference 1.5. */
function put(request: ArmRequest, azure: Azure, applyLatencies: boolean): ArmAnswer {
  const id = idOf(request);
  parentAt(registryIdOf(request), azure);
  const existing = azure.store.get(id);
  const sent = propertiesOf(request);
  if (sent.scopeMapId !== undefined) checkScopeMap(request, azure, String(sent.scopeMapId));
  const slots = existing ? slotsOf(existing).filter((slot) => isListed(slot, sent)) : [];
  const isAsynchronous = applyLatencies && !existing;
  const now = azure.clock.now();
  const token = azure.store.put({
    id: existing?.id ?? id,
    name: existing?.name ?? String(request.parameters.name),
    type,
    envelope: { systemData: systemData(request.principal, now, existing) },
    properties: {
      creationDate: existing?.properties.creationDate ?? now.toISOString(),
      ...(sent.scopeMapId === undefined ? {} : { scopeMapId: sent.scopeMapId }),
      status: sent.status ?? "enabled",
      provisioningState: isAsynchronous ? "Creating" : "Succeeded",
    },
    hidden: { slots },
  });
  if (!isAsynchronous) return { status: existing ? 200 : 201, body: tokenBody(token) };
  const { url, pause } = azure.operations.begin({
    style: "registry-status",
    resourceId: token.id,
    location: "",
    runningStatus: "Creating",
    latency: "token create",
    work: () => {
      const present = azure.store.get(token.id);
      if (present) azure.store.put({ ...present, properties: { ...present.properties, provisioningState: "Succeeded" } });
      return null;
    },
  });
  return { status: 201, headers: { "Azure-AsyncOperation": url, ...pause }, body: tokenBody(token) };
}

function isListed(slot: PasswordSlot, sent: JsonObject): boolean {
  return listedSlots(sent).some(({ name, creationTime }) => name === slot.name && Date.parse(creationTime ?? "") === Date.parse(slot.creationTime));
}

function listedSlots(sent: JsonObject): { name: string | undefined; creationTime: string | undefined }[] {
  const { passwords } = objectOf(sent.credentials);
  return (Array.isArray(passwords) ? passwords : []).map((item) => ({ name: textOf(objectOf(item).name), creationTime: textOf(objectOf(item).creationTime) }));
}

/** Changes the sent members; a list of passwords names the slots to keep. Source: connected-registry reference 1.5. */
function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const existing = resourceAt(idOf(request), azure);
  const { credentials, ...sent } = propertiesOf(request);
  if (sent.scopeMapId !== undefined) checkScopeMap(request, azure, String(sent.scopeMapId));
  const kept = listedSlots({ credentials: credentials ?? {} }).map(({ name }) => name);
  const slots = objectOf(credentials).passwords === undefined ? slotsOf(existing) : slotsOf(existing).filter(({ name }) => kept.includes(name));
  const token = azure.store.put({
    ...existing,
    envelope: { systemData: systemData(request.principal, azure.clock.now(), existing) },
    properties: { ...existing.properties, ...sent },
    hidden: { ...existing.hidden, slots },
  });
  return { status: 200, body: tokenBody(token) };
}

/** Code `assumed`. */
function checkScopeMap(request: ArmRequest, azure: Azure, scopeMapId: string): void {
  const map = azure.store.get(scopeMapId);
  const isOfRegistry = map && sameId(map.id.split("/").slice(0, -2).join("/"), registryIdOf(request));
  if (!isOfRegistry) throw new ArmError(400, "ScopeMapNotFound", `The scope map '${scopeMapId}' does not exist in registry '${request.parameters.registry}'.`);
}

/** Refused while a connected registry uses it. Source: connected-registry reference 1.5, codes `assumed`. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const token = azure.store.get(idOf(request));
  if (!token) return { status: 204 };
  const connected = azure.store.below(registryIdOf(request), "Microsoft.ContainerRegistry/registries/connectedRegistries");
  const synced = connected.find(({ properties }) => sameId(textOf(objectOf(objectOf(properties.parent).syncProperties).tokenId) ?? "", token.id));
  if (synced)
    throw new ArmError(409, "TokenInUse", `The token '${token.name}' cannot be deleted: it is the sync token of connected registry '${synced.name}'.`);
  const client = connected.find(({ properties }) => textsOf(properties.clientTokenIds).some((id) => sameId(id, token.id)));
  if (client)
    throw new ArmError(409, "TokenInUse", `The token '${token.name}' cannot be deleted: it is a client token of connected registry '${client.name}'.`);
  azure.store.delete(token.id);
  return { status: 200 };
}
