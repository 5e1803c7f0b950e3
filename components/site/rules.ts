import { nameOf, parseArmId, resourceGroupId, resourceId, scopeMapId, tokenId } from "../core/arm-id";
import { placeholderRepository } from "../core/scope-map-actions";
import { waitPolicyFor } from "../core/sync-schedule";
import type { Maintenance } from "../maintenance/maintenance";
import type { PasswordRules } from "../registry/token-password/resource";
import type { AdoptedSite } from "./args";
import type { CompleteSiteArgs } from "./defaults";

/** Names of a site's own resources. */
export interface SiteNames {
  /** Connected registry and its sync scope map: workload orchestration finds the map by this name. */
  connectedRegistry: string;
  syncToken: string;
  /** Client token and its scope map; never adopted. */
  clientToken: string;
  extension: string;
}

/** Derives the names from the site's key, except those of adopted resources. */
export function siteNames(key: string, adopted: AdoptedSite | undefined): SiteNames {
  const { connectedRegistry, syncTokenId, extension } = adopted ?? { connectedRegistry: key, syncTokenId: key, extension: key };
  return { connectedRegistry, syncToken: nameOf(syncTokenId), clientToken: `${key}-pull`, extension };
}

/** Resource group and name of a site's target: in the cluster's resource group, unless the target is adopted. */
export function targetPlace(key: string, connectedClusterId: string, adopted: AdoptedSite | undefined): { resourceGroupId: string; name: string } {
  const { targetId } = adopted ?? {};
  const { subscriptionId = "", resourceGroup = "", name = "" } = parseArmId(targetId ?? connectedClusterId) ?? {};
  return { resourceGroupId: resourceGroupId(subscriptionId, resourceGroup), name: targetId === undefined ? key : name };
}

/** ARM ids of what destroying an adopted site deletes under names of its own; undefined for a site that named everything itself. */
export function removedWithAdopted({ key, connectedClusterId, registryId, adopted }: CompleteSiteArgs): string[] | undefined {
  if (adopted === undefined) return undefined;
  const { resourceGroupId: group, name } = targetPlace(key, connectedClusterId, adopted);
  const { clientToken } = siteNames(key, adopted);
  const client = [tokenId(registryId, clientToken), scopeMapId(registryId, clientToken)];
  // The token's former scope map is not among them: the site leaves it alone once it has a map of its own.
  return [resourceId(group, "Microsoft.Edge/targets", name), adopted.syncTokenId, ...client];
}

/** The exact repositories that a site's pods pull, each once. A scope map must name at least one, so a placeholder stands in if nothing is staged. */
export function pulledRepositories(solutions: readonly { repositories: readonly string[] }[]): string[] {
  const repositories = new Set(solutions.flatMap((solution) => solution.repositories));
  return repositories.size > 0 ? [...repositories] : [placeholderRepository];
}

/** Whether a run waits until the site has synced (`confirmed`) or may succeed before (`accepted`). */
export function waitPolicyOf({ registry, retireUnreachable }: CompleteSiteArgs): "confirmed" | "accepted" {
  return retireUnreachable ? "accepted" : waitPolicyFor(registry.syncSchedule);
}

/** What decides when the workloads of a site may be interrupted. */
export type MaintenanceSettings = Pick<CompleteSiteArgs, "windows" | "freeze" | "fleetFreeze" | "veto" | "installTime" | "clusterAccess">;

/** When the site's workloads may be interrupted; undefined for at any time. */
export function maintenanceOf(args: MaintenanceSettings): Maintenance | undefined {
  const { windows = [], freeze = [], fleetFreeze = [], veto, installTime, clusterAccess } = args;
  const freezes = [...freeze, ...fleetFreeze];
  if (windows.length + freezes.length === 0 && veto === undefined) return undefined;
  return { windows, freezes, veto: veto && { ...veto, context: clusterAccess.context }, installTime };
}

/** When the password of one of the site's tokens is replaced. An adopted site uses passwords issued elsewhere, which the first one issued here replaces. */
export function passwordRules({ passwords, rotation, connectedClusterId, adopted }: CompleteSiteArgs, token: "sync" | "client"): PasswordRules {
  const { validity = "", margin } = passwords;
  return { trigger: rotation[token], validity, margin, connectedClusterId, replacesExisting: adopted !== undefined };
}
