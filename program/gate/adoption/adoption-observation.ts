import type { ArmClient } from "../../../components/arm/arm-client";
import { readable } from "../../../components/arm/arm-error";
import type { PresentSecret } from "../../../components/cluster/access/cluster-objects";
import { apiVersions } from "../../../components/core/api-versions";
import type { AdoptedSite } from "../../../components/site/args";
import { roleAssignmentName } from "../../../components/core/orchestration-role";
import { nameOf, sameArmId } from "../../../components/core/arm-id";
import { textAt } from "../../../components/core/json";
import type { SiteConfig } from "../../config/site-schema";

/** The resources of a site to adopt as they are; undefined where ARM answers 404 or refuses to show them. */
export interface AdoptionObservation {
  /** The running stack, `organization/project/stack`. */
  own: string;
  /** All connected registries of the hub's registry. */
  connectedRegistries: readonly unknown[];
  syncToken: unknown;
  /** The scope map with the name of the connected registry. */
  ownScopeMap: unknown;
  /** In the order of `site.adopt.clientTokenIds`. */
  clientTokens: readonly unknown[];
  target: unknown;
  /** Role assignments of the orchestration extension's identity at the hub's registry or above it. */
  roleAssignments: readonly unknown[];
  /** Existing pull secrets; undefined where the cluster does not show them. */
  pullSecrets: readonly PresentSecret[] | undefined;
}

/**
 * Reads the resources that a site's `adopt` names. Reads only.
 * @throws ArmError where Azure refuses
 */
export async function observeAdoption(
  adopt: NonNullable<SiteConfig["adopt"]>,
  { registryId, principalId, own, pullSecrets }: Pick<AdoptionObservation, "own" | "pullSecrets"> & { registryId: string; principalId: string | undefined },
  arm: ArmClient,
): Promise<AdoptionObservation> {
  const read = (id: string, version: string) => readable(arm.get(id, version));
  const version = apiVersions.containerRegistry;
  const roles = `${registryId}/providers/Microsoft.Authorization/roleAssignments`;
  const [connectedRegistries = [], ownScopeMap, target, roleAssignments = [], ...clientTokens] = await Promise.all([
    readable(arm.listIfThere(`${registryId}/connectedRegistries`, version)),
    read(`${registryId}/scopeMaps/${nameOf(adopt.connectedRegistryId)}`, version),
    adopt.targetId === undefined ? undefined : read(adopt.targetId, apiVersions.edge),
    principalId === undefined ? undefined : readable(arm.list(roles, apiVersions.authorization, { $filter: `principalId eq '${principalId}'` })),
    ...adopt.clientTokenIds.map((id) => read(id, version)),
  ]);
  const connectedRegistry = connectedRegistries.find((one) => sameArmId(textAt(one, "id") ?? "", adopt.connectedRegistryId));
  const syncTokenId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId");
  const syncToken = syncTokenId === undefined ? undefined : await read(syncTokenId, version);
  return { own, connectedRegistries, syncToken, ownScopeMap, clientTokens, target, roleAssignments, pullSecrets };
}

/** The resource with this id. */
export function resourceOf(resources: readonly unknown[], id: string): unknown {
  return resources.find((resource) => sameArmId(textAt(resource, "id") ?? "", id));
}

/** Facts about an adopted site that the program needs; undefined where its connected registry or extension does not exist. For a site to retire (`isGone`) the ids in the config suffice. */
export function adoptedSite(
  adopt: NonNullable<SiteConfig["adopt"]>,
  isGone: boolean,
  { registryId, principalId }: { registryId: string; principalId: string | undefined },
  extensions: readonly unknown[],
  observed: AdoptionObservation,
): AdoptedSite | undefined {
  const connectedRegistry = resourceOf(observed.connectedRegistries, adopt.connectedRegistryId);
  const extension = resourceOf(extensions, adopt.extensionId);
  const syncTokenId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId");
  if (!isGone && (!extension || !syncTokenId)) return undefined;
  return {
    connectedRegistry: nameOf(textAt(connectedRegistry, "id") ?? adopt.connectedRegistryId),
    syncTokenId: syncTokenId ?? `${registryId}/tokens/${nameOf(adopt.connectedRegistryId)}`,
    syncScopeMapId: textAt(observed.syncToken, "properties", "scopeMapId") ?? "",
    extension: nameOf(textAt(extension, "id") ?? adopt.extensionId),
    serviceAddress: textAt(extension, "properties", "configurationSettings", "service.clusterIP"),
    targetId: textAt(observed.target, "id") ?? adopt.targetId,
    clientTokenIds: adopt.clientTokenIds,
    pullSecrets: (observed.pullSecrets ?? []).map(({ namespace, name }) => `${namespace}/${name}`),
    grantedRoles: observed.roleAssignments.flatMap((assignment) => foreignRole(assignment, registryId, principalId ?? "")),
  };
}

/** Role of an assignment at the registry itself that the program did not create. */
function foreignRole(assignment: unknown, registryId: string, principalId: string): string[] {
  const role = nameOf(textAt(assignment, "properties", "roleDefinitionId") ?? "").toLowerCase();
  const isAtRegistry = sameArmId(textAt(assignment, "properties", "scope") ?? "", registryId);
  return isAtRegistry && nameOf(textAt(assignment, "id") ?? "") !== roleAssignmentName(registryId, role, principalId) ? [role] : [];
}
