import type { AdoptedSite } from "../../components/site/args";
import { nameOf, sameArmId } from "../../components/core/arm-id";
import { textAt } from "../../components/core/json";
import { roleAssignmentName } from "../../components/registry/orchestration-access/assignment-name";
import type { SiteConfig } from "../config/schema";
import type { AdoptionLook } from "./adoption-look";

/** The member of these resources that an id names. */
export function resourceOf(resources: readonly unknown[], id: string): unknown {
  return resources.find((resource) => sameArmId(textAt(resource, "id") ?? "", id));
}

/** What the program has to know of a site that is taken over; undefined where its connected registry or extension is not there. Of a site that is to be retired (`isGone`) the ids of the config are good enough. */
export function adoptedSite(
  adopt: NonNullable<SiteConfig["adopt"]>,
  isGone: boolean,
  { registryId, principalId }: { registryId: string; principalId: string | undefined },
  extensions: readonly unknown[],
  look: AdoptionLook,
): AdoptedSite | undefined {
  const connectedRegistry = resourceOf(look.connectedRegistries, adopt.connectedRegistryId);
  const extension = resourceOf(extensions, adopt.extensionId);
  const syncTokenId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId");
  if (!isGone && (!extension || !syncTokenId)) return undefined;
  return {
    connectedRegistry: nameOf(textAt(connectedRegistry, "id") ?? adopt.connectedRegistryId),
    syncTokenId: syncTokenId ?? `${registryId}/tokens/${nameOf(adopt.connectedRegistryId)}`,
    syncScopeMapId: textAt(look.syncToken, "properties", "scopeMapId") ?? "",
    extension: nameOf(textAt(extension, "id") ?? adopt.extensionId),
    serviceAddress: textAt(extension, "properties", "configurationSettings", "service.clusterIP"),
    targetId: textAt(look.target, "id") ?? adopt.targetId,
    clientTokenIds: adopt.clientTokenIds,
    pullSecrets: (look.pullSecrets ?? []).map(({ namespace, name }) => `${namespace}/${name}`),
    grantedRoles: look.roleAssignments.flatMap((assignment) => foreignRole(assignment, registryId, principalId ?? "")),
  };
}

/** The role of an assignment at the registry itself that is not the one which the program makes. */
function foreignRole(assignment: unknown, registryId: string, principalId: string): string[] {
  const role = nameOf(textAt(assignment, "properties", "roleDefinitionId") ?? "").toLowerCase();
  const isThere = sameArmId(textAt(assignment, "properties", "scope") ?? "", registryId);
  return isThere && nameOf(textAt(assignment, "id") ?? "") !== roleAssignmentName(registryId, role, principalId) ? [role] : [];
}
