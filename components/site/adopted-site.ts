import { nameOf, parseArmId, resourceGroupId } from "../core/arm-id";

/** What of a site was there before this program took it over; names as Azure spells them. */
export interface AdoptedSite {
  /** Name of the connected registry. */
  connectedRegistry: string;
  /** ARM id of its sync token, which it keeps as long as it lives; letter for letter, because another spelling would count as another token. */
  syncTokenId: string;
  /** ARM id of the scope map that the sync token has. */
  syncScopeMapId: string;
  /** Name of the extension. */
  extension: string;
  /** Address of the extension's Service. */
  serviceAddress?: string | undefined;
  /** ARM id of the target; absent where there is none yet. */
  targetId?: string | undefined;
  /** ARM ids of tokens that may still pull from the site. */
  clientTokenIds: readonly string[];
  /** Pull secrets that are in the cluster, `namespace/name`. */
  pullSecrets: readonly string[];
  /** Role definitions (GUIDs) that the orchestration extension's identity has at the registry from somebody else. */
  grantedRoles: readonly string[];
}

/** What a site's own resources are called. */
export interface SiteNames {
  /** Connected registry, and its sync scope map: workload orchestration finds the map by it. */
  connectedRegistry: string;
  syncToken: string;
  /** Client token and its scope map; always the program's own. */
  clientToken: string;
  extension: string;
}

/** The key names everything but what was there before. */
export function siteNames(key: string, adopted: AdoptedSite | undefined): SiteNames {
  const { connectedRegistry, syncTokenId, extension } = adopted ?? { connectedRegistry: key, syncTokenId: key, extension: key };
  return { connectedRegistry, syncToken: nameOf(syncTokenId), clientToken: `${key}-pull`, extension };
}

/** Where a site's target lies, and its name: beside the cluster, unless it was there before. */
export function targetPlace(key: string, connectedClusterId: string, adopted: AdoptedSite | undefined): { resourceGroupId: string; name: string } {
  const { targetId } = adopted ?? {};
  const { subscriptionId = "", resourceGroup = "", name = "" } = parseArmId(targetId ?? connectedClusterId) ?? {};
  return { resourceGroupId: resourceGroupId(subscriptionId, resourceGroup), name: targetId === undefined ? key : name };
}
