import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { parentAt, propertiesOf, resourceAt, sameId, systemData, textOf, textsOf } from "../resource";
import { asSent, type StoredResource } from "../store";
import { isScopeMapAction } from "./scope-map-actions";
import { registryVersions, registryIdOf, registryPath, type RegistryServices } from "./services";

const type = "Microsoft.ContainerRegistry/registries/scopeMaps";
const path = `${registryPath}/scopeMaps/{name}`;
const common = { apiVersions: registryVersions, source: "connected-registry reference 1.4" } as const;

/** Maximum actions of one map. Source: connected-registry reference 5. */
const actionLimit = 500;

/** Scope maps of registries. */
export function scopeMapOperations({ applyLatencies }: Pick<RegistryServices, "applyLatencies">): Operation[] {
  return [
    operation({ ...common, verb: "PUT", path, type, latency: "immediate", handle: put }),
    operation({ ...common, verb: "PATCH", path, type, latency: "scope map update", handle: (request, azure) => patch(request, azure, applyLatencies) }),
    operation({ ...common, verb: "GET", path, latency: "immediate", handle: get }),
    operation({
      ...common,
      verb: "GET",
      path: `${registryPath}/scopeMaps`,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: { value: azure.store.below(resourceAt(registryIdOf(request), azure).id, type).map(asSent) } }),
    }),
    operation({ ...common, verb: "DELETE", path, latency: "immediate", handle: remove }),
  ];
}

/** Scope maps of every registry. Source: connected-registry reference 1.4. */
export function builtInScopeMaps(registryId: string, now: Date): StoredResource[] {
  const read = ["repositories/*/content/read", "repositories/*/metadata/read"];
  const write = ["repositories/*/content/write", "repositories/*/metadata/write"];
  const maps: [string, string, string[]][] = [
    ["_repositories_admin", "Can perform all read, write and delete operations on the registry", [...read, ...write, "repositories/*/content/delete"]],
    ["_repositories_pull", "Can pull any repository of the registry", read],
    ["_repositories_push", "Can push to any repository of the registry", [...read, ...write]],
  ];
  return maps.map(([name, description, actions]) => ({
    id: `${registryId}/scopeMaps/${name}`,
    name,
    type,
    envelope: {},
    properties: { description, type: "SystemDefined", creationDate: now.toISOString(), provisioningState: "Succeeded", actions },
    hidden: {},
  }));
}

function idOf(request: ArmRequest): string {
  return `${registryIdOf(request)}/scopeMaps/${request.parameters.name}`;
}

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idOf(request);
  parentAt(registryIdOf(request), azure);
  const existing = azure.store.get(id);
  if (existing) checkIsUsers(existing);
  const { description, actions } = propertiesOf(request);
  checkActions(textsOf(actions));
  const now = azure.clock.now();
  const stored = azure.store.put({
    id: existing?.id ?? id,
    name: existing?.name ?? String(request.parameters.name),
    type,
    envelope: { systemData: systemData(request.principal, now, existing) },
    properties: {
      ...(description === undefined ? {} : { description }),
      type: "UserDefined",
      creationDate: existing?.properties.creationDate ?? now.toISOString(),
      provisioningState: "Succeeded",
      actions: textsOf(actions),
    },
    hidden: {},
  });
  return { status: 200, body: asSent(stored) };
}

/** Replaces the whole list when the operation ends. */
function patch(request: ArmRequest, azure: Azure, applyLatencies: boolean): ArmAnswer {
  const existing = resourceAt(idOf(request), azure);
  checkIsUsers(existing);
  const sent = propertiesOf(request);
  if (sent.actions !== undefined) checkActions(textsOf(sent.actions));
  const envelope = { systemData: systemData(request.principal, azure.clock.now(), existing) };
  const apply = () => azure.store.put({ ...existing, envelope, properties: { ...existing.properties, ...sent, provisioningState: "Succeeded" } });
  if (!applyLatencies) return { status: 200, body: asSent(apply()) };
  const updating = azure.store.put({ ...existing, properties: { ...existing.properties, provisioningState: "Updating" } });
  const { url, pause } = azure.operations.begin({
    style: "registry-status",
    resourceId: existing.id,
    location: "",
    runningStatus: "Updating",
    latency: "scope map update",
    work: () => {
      apply();
      return null;
    },
  });
  return { status: 201, headers: { "Azure-AsyncOperation": url, ...pause }, body: asSent(updating) };
}

/** The answer for a missing map has a `status` beside the error. Source: connected-registry reference 1.4. */
function get(request: ArmRequest, azure: Azure): ArmAnswer {
  const found = azure.store.get(idOf(request));
  if (found) return { status: 200, body: asSent(found) };
  const message = `The scope map '${request.parameters.name}' does not exist in registry '${request.parameters.registry}'.`;
  return { status: 404, body: { error: { code: "ResourceNotFound", message }, status: "Failed" } };
}

/** Refused while a token uses it: inferred, code `assumed`. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const found = azure.store.get(idOf(request));
  if (!found) return { status: 204 };
  checkIsUsers(found);
  const user = azure.store
    .below(registryIdOf(request), "Microsoft.ContainerRegistry/registries/tokens")
    .find(({ properties }) => sameId(textOf(properties.scopeMapId) ?? "", found.id));
  if (user) throw new ArmError(409, "ScopeMapInUse", `The scope map '${found.name}' cannot be deleted: token '${user.name}' uses it.`);
  azure.store.delete(found.id);
  return { status: 200 };
}

function checkIsUsers(map: StoredResource): void {
  if (map.properties.type === "SystemDefined")
    throw new ArmError(400, "SystemDefinedScopeMap", `The scope map '${map.name}' is defined by the system and cannot be changed.`);
}

function checkActions(actions: readonly string[]): void {
  if (actions.length > actionLimit)
    throw new ArmError(400, "TooManyScopeMapActions", `A scope map can hold ${actionLimit} actions; ${actions.length} were given.`);
  const wrong = actions.filter((action) => !isScopeMapAction(action));
  if (wrong.length > 0)
    throw new ArmError(
      400,
      "InvalidScopeMapAction",
      `Invalid scope map actions: ${wrong.join(", ")}. Known are repositories/{repository, prefix/* or *}/{content/read, content/write, content/delete, metadata/read, metadata/write} and gateway/{connected registry}/{config/read, config/write, message/read, message/write}.`,
    );
}
