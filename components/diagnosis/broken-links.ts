import type { ArmClient } from "../arm/arm-client";
import { ArmError, readable } from "../arm/arm-error";
import { apiVersions } from "../core/api-versions";
import { listId, nameOf, parentOf, tokenId } from "../core/arm-id";
import type { Fault } from "../core/fault";
import { type JsonObject, listAt, textAt } from "../core/json";
import { type LiveToken, type RegistryChain, chainFaults, roleFaults } from "./registry-chain";
import { severalExtensionsFaults } from "./registry-extensions";

const version = apiVersions.containerRegistry;

/** The site whose registry is checked. */
export interface ChainQuestion {
  connectedRegistryId: string;
  /** `repository[:tag]` of every image that must be on the site. */
  images: readonly string[];
  /** Object id of the orchestration extension's identity; empty to skip its roles. */
  orchestrationPrincipalId: string;
  /** Optional. ARM id of the extension that runs the registry's instance. @default - not checked */
  extensionId?: string | undefined;
  /** Optional. ARM id of the target that images are staged on. @default - its cluster's extensions are not checked */
  targetId?: string | undefined;
}

/** Checks everything in Azure that a site's registry depends on, and returns what is broken. Reads only. Throws ArmError. */
export async function brokenLinks(arm: ArmClient, question: ChainQuestion): Promise<Fault[]> {
  const { targetId } = question;
  const [{ chain, time }, clusterExtensions] = await Promise.all([readChain(arm, question), targetId ? extensionsAt(arm, targetId) : []]);
  return [...chainFaults(chain, time), ...severalExtensionsFaults(clusterExtensions)];
}

/** Reads everything in Azure that a site's registry depends on, with the service's time. Reads only. Throws ArmError. */
export async function readChain(arm: ArmClient, question: Omit<ChainQuestion, "targetId">): Promise<{ chain: RegistryChain; time: Date }> {
  const { connectedRegistryId, images, orchestrationPrincipalId, extensionId } = question;
  const registryId = parentOf(connectedRegistryId);
  const { body: registry, time } = await arm.send({ method: "GET", path: registryId, apiVersion: version });
  const connectedRegistry = await arm.get(connectedRegistryId, version);
  const syncId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId") ?? tokenId(registryId, nameOf(connectedRegistryId));
  const clientIds = listAt(connectedRegistry, "properties", "clientTokenIds").map(String);
  const [sync, roles, extension, ...clients] = await Promise.all([
    liveToken(arm, syncId),
    rolesOf(arm, registryId, orchestrationPrincipalId),
    extensionId ? arm.get(extensionId, apiVersions.kubernetesConfiguration) : undefined,
    ...clientIds.map((id) => liveToken(arm, id)),
  ]);
  return { chain: { registry, connectedRegistry, sync, clients, roles, extension, orchestrationPrincipalId, images: [...images] }, time };
}

/** Extensions of the cluster of a target; empty where this identity may not read the way there. */
async function extensionsAt(arm: ArmClient, targetId: string): Promise<unknown[]> {
  const target = await readable(arm.get(targetId, apiVersions.edge));
  const customLocationId = textAt(target, "extendedLocation", "name");
  const customLocation = customLocationId && (await readable(arm.get(customLocationId, apiVersions.customLocation)));
  const clusterId = textAt(customLocation, "properties", "hostResourceId");
  if (clusterId === undefined) return [];
  return (await readable(arm.listIfThere(`${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions`, apiVersions.kubernetesConfiguration))) ?? [];
}

/** Faults for roles that staging needs and the orchestration extension's identity lacks at the registry or above. Reads only; none where the roles may not be read. Throws no ArmError. */
export async function missingRoles(arm: ArmClient, registryId: string, orchestrationPrincipalId: string): Promise<Fault[]> {
  return roleFaults(await rolesOf(arm, registryId, orchestrationPrincipalId), orchestrationPrincipalId, registryId);
}

async function liveToken(arm: ArmClient, id: string): Promise<LiveToken> {
  const token = await arm.get(id, version);
  const mapId = textAt(token, "properties", "scopeMapId");
  return { id, token, scopeMap: mapId === undefined ? undefined : await arm.get(mapId, version) };
}

/** Names of the role definitions assigned at the registry or above; undefined without a principal, or where they may not be read. */
async function rolesOf(arm: ArmClient, registryId: string, principalId: string): Promise<string[] | undefined> {
  if (principalId === "") return undefined;
  try {
    const found: JsonObject[] = await arm.list(listId(registryId, "Microsoft.Authorization/roleAssignments"), apiVersions.authorization, {
      $filter: `principalId eq '${principalId}'`,
    });
    return found.map((assignment) => nameOf(textAt(assignment, "properties", "roleDefinitionId") ?? ""));
  } catch (error) {
    if (error instanceof ArmError) return undefined;
    throw error;
  }
}
