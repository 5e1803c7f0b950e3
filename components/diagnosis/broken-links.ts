import type { ArmClient } from "../arm/arm-client";
import { ArmError } from "../arm/arm-error";
import { apiVersions } from "../core/api-versions";
import { nameOf, parentOf } from "../core/arm-id";
import type { Fault } from "../core/fault";
import { type JsonObject, listAt, textAt } from "../core/json";
import { type LiveToken, chainFaults, roleFaults } from "./registry-chain";

const version = apiVersions.containerRegistry;

/** What is known of the site whose chain is looked at. */
export interface ChainQuestion {
  connectedRegistryId: string;
  /** `repository[:tag]` of everything that is to be on the site. */
  images: readonly string[];
  /** Object id of the orchestration extension's identity; empty where no solution is asked about. */
  orchestrationPrincipalId: string;
  /** Optional. ARM id of the extension that is the registry's instance. @default - it is not looked at */
  extensionId?: string | undefined;
}

/** Looks at everything in Azure that a site's registry hangs on and says what is broken. Reads only. Throws ArmError. */
export async function brokenLinks(arm: ArmClient, question: ChainQuestion): Promise<Fault[]> {
  const { connectedRegistryId, images, orchestrationPrincipalId, extensionId } = question;
  const registryId = parentOf(connectedRegistryId);
  const { body: registry, time } = await arm.send({ method: "GET", path: registryId, apiVersion: version });
  const connectedRegistry = await arm.get(connectedRegistryId, version);
  const syncId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId") ?? `${registryId}/tokens/${nameOf(connectedRegistryId)}`;
  const clientIds = listAt(connectedRegistry, "properties", "clientTokenIds").map(String);
  const [sync, roles, extension, ...clients] = await Promise.all([
    liveToken(arm, syncId),
    rolesOf(arm, registryId, orchestrationPrincipalId),
    extensionId ? arm.get(extensionId, apiVersions.kubernetesConfiguration) : undefined,
    ...clientIds.map((id) => liveToken(arm, id)),
  ]);
  return chainFaults({ registry, connectedRegistry, sync, clients, roles, extension, orchestrationPrincipalId, images: [...images] }, time);
}

/** Roles that staging needs and that the orchestration extension's identity does not have at the registry or above it. Reads only; says nothing where the roles may not be read. Throws no ArmError. */
export async function missingRoles(arm: ArmClient, registryId: string, orchestrationPrincipalId: string): Promise<Fault[]> {
  return roleFaults(await rolesOf(arm, registryId, orchestrationPrincipalId), orchestrationPrincipalId, registryId);
}

async function liveToken(arm: ArmClient, id: string): Promise<LiveToken> {
  const token = await arm.get(id, version);
  const mapId = textAt(token, "properties", "scopeMapId");
  return { id, token, scopeMap: mapId === undefined ? undefined : await arm.get(mapId, version) };
}

/** Names of the role definitions assigned at the registry or above it; undefined where nobody is asked about, or we may not know. */
async function rolesOf(arm: ArmClient, registryId: string, principalId: string): Promise<string[] | undefined> {
  if (principalId === "") return undefined;
  try {
    const found: JsonObject[] = await arm.list(`${registryId}/providers/Microsoft.Authorization/roleAssignments`, apiVersions.authorization, {
      $filter: `principalId eq '${principalId}'`,
    });
    return found.map((assignment) => nameOf(textAt(assignment, "properties", "roleDefinitionId") ?? ""));
  } catch (error) {
    if (error instanceof ArmError) return undefined;
    throw error;
  }
}
