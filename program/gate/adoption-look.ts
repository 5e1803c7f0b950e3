import type { ArmClient } from "../../components/arm/arm-client";
import type { Environment } from "../../components/arm/credential";
import { readable } from "../../components/arm/arm-error";
import { type PresentSecret, presentSecrets } from "../../components/cluster/access/present-secrets";
import { apiVersions } from "../../components/core/api-versions";
import { nameOf, sameArmId } from "../../components/core/arm-id";
import { textAt } from "../../components/core/json";
import type { SiteConfig } from "../config/schema";

/** What a site that is to be taken over is like; undefined where ARM answers 404, or does not show it. */
export interface AdoptionLook {
  /** Every connected registry of the hub's registry. */
  connectedRegistries: readonly unknown[];
  syncToken: unknown;
  /** The scope map that is called after the connected registry. */
  ownScopeMap: unknown;
  /** Of `site.adopt.clientTokenIds`, in their order. */
  clientTokens: readonly unknown[];
  target: unknown;
  /** Roles that the orchestration extension's identity has at the hub's registry or above it. */
  roleAssignments: readonly unknown[];
  /** Pull secrets that are in the cluster; undefined where it cannot be asked. */
  pullSecrets: readonly PresentSecret[] | undefined;
}

/** Looks at what a site's `adopt` names. Reads only. Throws ArmError where Azure refuses. */
export async function lookAtAdoption(
  { pullSecrets, clusterAccess }: SiteConfig,
  adopt: NonNullable<SiteConfig["adopt"]>,
  { registryId, principalId }: { registryId: string; principalId: string | undefined },
  arm: ArmClient,
  environment: Environment,
): Promise<AdoptionLook> {
  const read = (id: string, version: string) => readable(arm.get(id, version));
  const version = apiVersions.containerRegistry;
  const roles = `${registryId}/providers/Microsoft.Authorization/roleAssignments`;
  const [connectedRegistries = [], ownScopeMap, target, roleAssignments = [], secrets, ...clientTokens] = await Promise.all([
    readable(arm.listIfThere(`${registryId}/connectedRegistries`, version)),
    read(`${registryId}/scopeMaps/${nameOf(adopt.connectedRegistryId)}`, version),
    adopt.targetId === undefined ? undefined : read(adopt.targetId, apiVersions.edge),
    principalId === undefined ? undefined : readable(arm.list(roles, apiVersions.authorization, { $filter: `principalId eq '${principalId}'` })),
    presentSecrets(clusterAccess.context, pullSecrets, environment),
    ...adopt.clientTokenIds.map((id) => read(id, version)),
  ]);
  const connectedRegistry = connectedRegistries.find((one) => sameArmId(textAt(one, "id") ?? "", adopt.connectedRegistryId));
  const syncTokenId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId");
  const syncToken = syncTokenId === undefined ? undefined : await read(syncTokenId, version);
  return { connectedRegistries, syncToken, ownScopeMap, clientTokens, target, roleAssignments, pullSecrets: secrets };
}
