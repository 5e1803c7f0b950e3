import { randomUUID } from "node:crypto";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { invalid } from "../pipeline";
import type { Property } from "../property-table";
import { objectOf, parentAt, propertiesOf, resourceAt, systemData, textOf } from "../resource";
import type { StoredResource } from "../store";
import { extensionBody, releaseNamespaceOf, settingsOf } from "./extension-record";
import { ExtensionRollout } from "./extension-rollout";
import { clusterPath, type ClusterServices } from "./services";

const type = "Microsoft.KubernetesConfiguration/extensions";
const listPath = `${clusterPath}/providers/Microsoft.KubernetesConfiguration/extensions`;
const path = `${listPath}/{name}`;
const common = { apiVersions: ["2022-11-01", "2023-05-01", "2024-11-01", "2025-03-01"], source: "connected-registry reference 3.1, 3.4, 3.6" } as const;
const connectedRegistryType = "microsoft.containerregistry.connectedregistry";

const texts: Property = { type: "object", additionalProperties: { type: "string" } };
const patchBody: Property = {
  type: "object",
  properties: {
    properties: {
      type: "object",
      properties: {
        autoUpgradeMode: { type: "string", known: ["none", "patch", "compatible"] },
        autoUpgradeMinorVersion: { type: "boolean" },
        releaseTrain: { type: "string" },
        version: { type: "string" },
        configurationSettings: texts,
        configurationProtectedSettings: texts,
      },
    },
  },
};

/** Cluster extensions of connected clusters. */
export function extensionOperations(services: ClusterServices): Operation[] {
  const rollout = new ExtensionRollout(services.agents);
  const shape = services.protectedSettings;
  return [
    operation({ ...common, verb: "PUT", path, type, latency: "extension apply", handle: (request, azure) => put(request, azure, services, rollout) }),
    operation({
      ...common,
      verb: "PATCH",
      path,
      body: patchBody,
      latency: "extension apply",
      handle: (request, azure) => patch(request, azure, shape, rollout),
    }),
    operation({
      ...common,
      verb: "GET",
      path,
      latency: "immediate",
      handle: (request, azure) => ({ status: 200, body: extensionBody(resourceAt(idOf(request), azure), shape) }),
    }),
    operation({
      ...common,
      verb: "GET",
      path: listPath,
      latency: "immediate",
      handle: (request, azure) => ({
        status: 200,
        body: { value: azure.store.below(clusterIdOf(request), type).map((one) => extensionBody(one, shape)), nextLink: null },
      }),
    }),
    operation({ ...common, verb: "DELETE", path, latency: "extension delete", handle: (request, azure) => remove(request, azure, rollout) }),
  ];
}

function clusterIdOf({ parameters }: ArmRequest): string {
  return `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}/providers/Microsoft.Kubernetes/connectedClusters/${parameters.cluster}`;
}

function idOf(request: ArmRequest): string {
  return `${clusterIdOf(request)}/providers/${type}/${request.parameters.name}`;
}

/** Replaces plain settings (inferred) and protected ones: omitted settings are removed. */
function put(request: ArmRequest, azure: Azure, { tenantId, protectedSettings: shape }: ClusterServices, rollout: ExtensionRollout): ArmAnswer {
  const id = idOf(request);
  parentAt(clusterIdOf(request), azure);
  const existing = azure.store.get(id);
  const { configurationProtectedSettings, ...sent } = propertiesOf(request);
  const extension = wantedExtension(request, sent, existing, azure, tenantId);
  checkVersion(extension.properties);
  checkReleaseTrain(extension.properties);
  checkName(extension);
  if (existing) checkCreateOnly(existing, extension);
  azure.store.put({ ...extension, hidden: { protectedSettings: settingsOf(configurationProtectedSettings) } });
  return begin(extension.id, existing ? 200 : 201, azure, rollout, shape);
}

function wantedExtension(request: ArmRequest, sent: JsonObject, existing: StoredResource | undefined, azure: Azure, tenantId: string): StoredResource {
  const extensionType = (textOf(sent.extensionType) ?? "").toLowerCase();
  const identity = objectOf(request.body?.identity);
  const principalId = textOf(objectOf(existing?.envelope.identity).principalId) ?? randomUUID();
  const currentVersion = existing?.properties.currentVersion;
  return {
    id: existing?.id ?? idOf(request),
    name: existing?.name ?? String(request.parameters.name),
    type,
    envelope: {
      ...(identity.type === undefined ? {} : { identity: { ...identity, principalId, tenantId } }),
      systemData: systemData(request.principal, azure.clock.now(), existing),
    },
    properties: {
      autoUpgradeMinorVersion: true,
      releaseTrain: "Stable",
      configurationSettings: {},
      statuses: [],
      isSystemExtension: false,
      ...sent,
      extensionType,
      scope: { cluster: { releaseNamespace: releaseNamespaceOf(extensionType, objectOf(sent.scope)) } },
      ...(currentVersion === undefined ? {} : { currentVersion }),
      provisioningState: existing ? "Updating" : "Creating",
    },
    hidden: {},
  };
}

/** Merges plain settings; removes protected ones that are not sent again. */
function patch(request: ArmRequest, azure: Azure, shape: ClusterServices["protectedSettings"], rollout: ExtensionRollout): ArmAnswer {
  const existing = resourceAt(idOf(request), azure);
  const { configurationProtectedSettings, configurationSettings, ...sent } = propertiesOf(request);
  const properties = {
    ...existing.properties,
    ...sent,
    configurationSettings: { ...objectOf(existing.properties.configurationSettings), ...objectOf(configurationSettings) },
    provisioningState: "Updating",
  };
  checkVersion(properties);
  checkReleaseTrain(properties);
  azure.store.put({
    ...existing,
    envelope: { ...existing.envelope, systemData: systemData(request.principal, azure.clock.now(), existing) },
    properties,
    hidden: { ...existing.hidden, protectedSettings: settingsOf(configurationProtectedSettings) },
  });
  return begin(existing.id, 202, azure, rollout, shape);
}

function begin(id: string, status: number, azure: Azure, rollout: ExtensionRollout, shape: ClusterServices["protectedSettings"]): ArmAnswer {
  const extension = resourceAt(id, azure);
  const { url } = azure.operations.begin({
    style: "extension",
    resourceId: id,
    location: "",
    runningStatus: String(extension.properties.provisioningState),
    latency: "extension apply",
    work: (signal) => rollout.apply(id, azure, signal),
  });
  // As recorded: the resource itself, also of a PUT. Clients poll the other header.
  const location: Record<string, string> = status === 201 ? { Location: `${azure.endpoint}${id}` } : {};
  return { status, headers: { "Azure-AsyncOperation": url, "x-ms-async-operation-timeout": "PT48H", ...location }, body: extensionBody(extension, shape) };
}

/** `forceDelete=true` removes the resource without contacting the cluster. */
function remove(request: ArmRequest, azure: Azure, rollout: ExtensionRollout): ArmAnswer {
  const extension = azure.store.get(idOf(request));
  if (!extension) return { status: 204 };
  if (request.query.get("forceDelete") === "true") {
    rollout.cancel(extension.id);
    azure.store.delete(extension.id);
    return { status: 200 };
  }
  azure.store.put({ ...extension, properties: { ...extension.properties, provisioningState: "Deleting" } });
  const { url } = azure.operations.begin({
    style: "extension",
    resourceId: extension.id,
    location: "",
    runningStatus: "Deleting",
    latency: "extension delete",
    work: (signal) => rollout.remove(extension.id, azure, signal),
  });
  return { status: 202, headers: { "Azure-AsyncOperation": url, Location: url } };
}

/** Enforced since 2023-05-01: connected-registry reference 3.1. Code `assumed`. */
function checkVersion({ version, autoUpgradeMinorVersion }: JsonObject): void {
  if (version !== undefined && autoUpgradeMinorVersion !== false)
    throw new ArmError(400, "InvalidRequest", "The property 'version' can be set only when 'autoUpgradeMinorVersion' is false.");
}

/** Release trains of the lab's charts, with the same versions in each. Source: connected-registry reference 3.1; refusal of other trains is `assumed`. */
function checkReleaseTrain({ releaseTrain }: JsonObject): void {
  const known = ["Stable", "Preview"];
  const train = textOf(releaseTrain) ?? "Stable";
  if (known.some((name) => name.toLowerCase() === train.toLowerCase())) return;
  throw new ArmError(400, "InvalidRequest", `The release train '${train}' does not exist; the lab knows ${known.join(", ")}.`);
}

/** Source: connected-registry reference 1.1. */
function checkName({ name, properties }: StoredResource): void {
  if (properties.extensionType === connectedRegistryType && !/^[a-zA-Z][a-zA-Z0-9]{4,39}$/.test(name))
    throw invalid([{ path: "name", message: "must begin with a letter and have 5 to 40 letters and digits for this extension type" }]);
}

/** Type, scope and identity are create-only: connected-registry reference 3.1. Code `assumed`. */
function checkCreateOnly(existing: StoredResource, wanted: StoredResource): void {
  const namespaceOf = ({ properties }: StoredResource) => releaseNamespaceOf(String(properties.extensionType), objectOf(properties.scope));
  const changed = [
    ...(existing.properties.extensionType === wanted.properties.extensionType ? [] : ["properties.extensionType"]),
    ...(namespaceOf(existing) === namespaceOf(wanted) ? [] : ["properties.scope"]),
    ...(objectOf(existing.envelope.identity).type === objectOf(wanted.envelope.identity).type ? [] : ["identity"]),
  ];
  if (changed.length > 0) throw new ArmError(400, "ExtensionPropertyImmutable", `These properties cannot be changed: ${changed.join(", ")}.`);
}
