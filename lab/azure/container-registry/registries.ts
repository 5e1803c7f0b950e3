import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { invalid } from "../pipeline";
import { objectOf, propertiesOf, resourceAt, systemData, textOf } from "../resource";
import type { StoredResource } from "../store";
import { isClosed, networkViolations } from "./network-rules";
import { registryProperties } from "./registry-properties";
import { registryBody } from "./registry-view";
import { builtInScopeMaps } from "./scope-maps";
import { registriesPath, registryIdOf, registryPath, registryVersions, type RegistryServices } from "./services";

const type = "Microsoft.ContainerRegistry/registries";
const common = { apiVersions: registryVersions, source: "connected-registry reference 1.2, 1.8" } as const;

/** Container registries. */
export function registryOperations(services: RegistryServices): Operation[] {
  const { registries } = services;
  return [
    operation({ ...common, verb: "PUT", path: registryPath, type, latency: "registry create", handle: (request, azure) => put(request, azure, services) }),
    operation({ ...common, verb: "PATCH", path: registryPath, type, latency: "immediate", handle: (request, azure) => patch(request, azure, services) }),
    operation({
      ...common,
      verb: "GET",
      path: registryPath,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: registryBody(resourceAt(registryIdOf(request), azure), request.apiVersion) }),
    }),
    operation({
      ...common,
      verb: "GET",
      path: registriesPath,
      latency: "immediate",
      handle: (request, azure) => list(request, azure, `/subscriptions/${request.parameters.subscription}/resourceGroups/${request.parameters.group}`),
    }),
    operation({
      ...common,
      verb: "GET",
      path: "/subscriptions/{subscription}/providers/Microsoft.ContainerRegistry/registries",
      latency: "immediate",
      handle: (request, azure) => list(request, azure, `/subscriptions/${request.parameters.subscription}`),
    }),
    operation({
      ...common,
      verb: "DELETE",
      path: registryPath,
      latency: "registry delete",
      handle: (request, azure) => remove(request, azure, (id) => registries.remove(id)),
    }),
  ];
}

function list({ apiVersion }: ArmRequest, azure: Azure, scope: string): ArmAnswer {
  return { status: 200, body: { value: azure.store.below(scope, type).map((one) => registryBody(one, apiVersion)) } };
}

async function put(request: ArmRequest, azure: Azure, services: RegistryServices): Promise<ArmAnswer> {
  const id = registryIdOf(request);
  const existing = azure.store.get(id);
  const name = existing?.name ?? String(request.parameters.registry);
  checkNameIsFree(id, name, azure);
  const skuName = String(objectOf(request.body?.sku).name);
  const registry: StoredResource = {
    id: existing?.id ?? id,
    name,
    type,
    envelope: {
      location: request.body?.location ?? null,
      tags: request.body?.tags ?? {},
      sku: { name: skuName, tier: skuName },
      ...(request.body?.identity === undefined ? {} : { identity: request.body.identity }),
      systemData: systemData(request.principal, azure.clock.now(), existing),
    },
    properties: {
      ...registryProperties(
        { ...(existing ? { zoneRedundancy: existing.properties.zoneRedundancy ?? null } : {}), ...propertiesOf(request) },
        azure.clock.now(),
      ),
      creationDate: existing?.properties.creationDate ?? azure.clock.now().toISOString(),
      ...(existing?.properties.loginServer === undefined ? {} : { loginServer: existing.properties.loginServer }),
      provisioningState: existing ? "Updating" : "Creating",
    },
    hidden: {},
  };
  checkProperties(registry, existing, azure);
  azure.store.put(registry);
  if (!services.applyLatencies) {
    await settle(registry, azure, services);
    return { status: 200, body: registryBody(resourceAt(id, azure), request.apiVersion) };
  }
  const { url, pause } = azure.operations.begin({
    style: "registry-status",
    resourceId: registry.id,
    location: String(registry.envelope.location),
    runningStatus: "Creating",
    latency: "registry create",
    work: async () => await settle(registry, azure, services),
  });
  return { status: existing ? 200 : 201, headers: { "Azure-AsyncOperation": url, ...pause }, body: registryBody(registry, request.apiVersion) };
}

/** Starts the registry's data plane and data endpoint, then sets Succeeded. */
async function settle(registry: StoredResource, azure: Azure, { registries }: RegistryServices): Promise<null> {
  const isNew = !registries.server(registry.id);
  try {
    const server = registries.server(registry.id) ?? (await registries.start(registry.id));
    const wantsEndpoint = registry.properties.dataEndpointEnabled === true;
    const host = wantsEndpoint ? await registries.openGateway(registry.id) : undefined;
    if (!wantsEndpoint) await registries.closeGateway(registry.id);
    const properties = {
      ...registry.properties,
      loginServer: server.host,
      dataEndpointHostNames: host === undefined ? [] : [host],
      provisioningState: "Succeeded",
    };
    azure.store.put({ ...registry, properties });
    if (isNew) for (const map of builtInScopeMaps(registry.id, azure.clock.now())) azure.store.put(map);
    return null;
  } catch (error) {
    azure.store.put({ ...registry, properties: { ...registry.properties, provisioningState: "Failed" } });
    throw error;
  }
}

/** Answers 200 immediately; members missing in the PATCH do not change. */
async function patch(request: ArmRequest, azure: Azure, services: RegistryServices): Promise<ArmAnswer> {
  const existing = resourceAt(registryIdOf(request), azure);
  const sku = objectOf(request.body?.sku);
  const skuName = textOf(sku.name) ?? textOf(objectOf(existing.envelope.sku).name) ?? "";
  const changed: StoredResource = {
    ...existing,
    envelope: {
      ...existing.envelope,
      ...(request.body?.tags === undefined ? {} : { tags: request.body.tags }),
      ...(request.body?.identity === undefined ? {} : { identity: request.body.identity }),
      sku: { name: skuName, tier: skuName },
      systemData: systemData(request.principal, azure.clock.now(), existing),
    },
    properties: mergeProperties(existing.properties, propertiesOf(request)),
  };
  checkProperties(changed, existing, azure);
  await settle(changed, azure, services);
  return { status: 200, body: registryBody(resourceAt(existing.id, azure), request.apiVersion) };
}

function mergeProperties(former: JsonObject, sent: JsonObject): JsonObject {
  return { ...former, ...sent, policies: { ...objectOf(former.policies), ...objectOf(sent.policies) } };
}

/** Registry names are DNS names, unique in the whole cloud. Code `assumed`. */
function checkNameIsFree(id: string, name: string, azure: Azure): void {
  const taken = azure.store.all(type).some((other) => other.name.toLowerCase() === name.toLowerCase() && other.id.toLowerCase() !== id.toLowerCase());
  if (taken) throw new ArmError(409, "AlreadyInUse", `The registry DNS name ${name.toLowerCase()}.azurecr.io is already in use.`);
}

function checkProperties(wanted: StoredResource, existing: StoredResource | undefined, azure: Azure): void {
  const violations = networkViolations(wanted.properties);
  if (violations.length > 0) throw invalid(violations);
  checkSku(wanted, existing, azure);
  // Source: "Reliability in Azure Container Registry", as of API 2023-01-01-preview; code `assumed`.
  if (existing && existing.properties.zoneRedundancy !== wanted.properties.zoneRedundancy)
    throw new ArmError(409, "ZoneRedundancyImmutable", `Zone redundancy of registry '${wanted.name}' can only be configured when the registry is created.`);
}

/** A dedicated data endpoint and network rules require Premium; no downgrade while connected registries exist. Codes `assumed`. */
function checkSku(wanted: StoredResource, existing: StoredResource | undefined, azure: Azure): void {
  const skuName = textOf(objectOf(wanted.envelope.sku).name);
  if (skuName === "Premium") return;
  if (existing && azure.store.below(existing.id, `${type}/connectedRegistries`).length > 0)
    throw new ArmError(
      409,
      "SkuDowngradeNotAllowed",
      `The SKU of registry '${wanted.name}' cannot be lowered to '${skuName}' while it has connected registries.`,
    );
  if (wanted.properties.dataEndpointEnabled === true)
    throw new ArmError(
      400,
      "FeatureNotSupported",
      `Dedicated data endpoints are not supported for registry '${wanted.name}' with SKU '${skuName}'. Use the Premium SKU.`,
    );
  if (isClosed(wanted.properties))
    throw new ArmError(400, "FeatureNotSupported", `Network rules are not supported for registry '${wanted.name}' with SKU '${skuName}'. Use the Premium SKU.`);
}

function remove(request: ArmRequest, azure: Azure, end: (registryId: string) => Promise<void>): ArmAnswer {
  const registry = azure.store.get(registryIdOf(request));
  if (!registry) return { status: 204 };
  azure.store.put({ ...registry, properties: { ...registry.properties, provisioningState: "Deleting" } });
  const { url, pause } = azure.operations.begin({
    style: "registry-result",
    resourceId: registry.id,
    location: String(registry.envelope.location),
    runningStatus: "Deleting",
    latency: "registry delete",
    work: async () => {
      await end(registry.id);
      for (const child of azure.store.below(registry.id)) azure.store.delete(child.id);
      azure.store.delete(registry.id);
      return null;
    },
  });
  return { status: 202, headers: { Location: url, ...pause } };
}
