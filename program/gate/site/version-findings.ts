import type { Fault } from "../../../components/core/fault";
import { placeholderRepository, pullActionsFor, syncActionsFor } from "../../../components/core/scope-map-actions";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import { scopeMapFaults } from "../../../components/registry/registry-limits";
import { siteNames } from "../../../components/site/rules";
import type { HubOutputs } from "../../config/hub-outputs";
import type { SiteConfig } from "../../config/site-schema";
import { connectedRegistryName } from "./site-observation";

/** Faults of pinned versions that the hub has not created. */
export function versionFaults(site: Pick<SiteConfig, "hub">, hub: HubOutputs, solutions: readonly PinnedVersion[]): Fault[] {
  const available = hub.solutions.map(({ name, version }) => `${name} ${version}`);
  return solutions
    .filter(({ name, version }) => !available.includes(`${name} ${version}`))
    .map(({ name, version }) => ({
      code: "EDGE-VERSION-NOT-IN-HUB",
      what: "the hub has not created this solution version yet",
      given: `${name} ${version}`,
      allowed: available.join(", ") || "none: the hub has no version",
      fix: `deploy the hub first: pulumi up -s ${site.hub}`,
    }));
}

/** Faults of scope maps that would have too many actions. Checks both scope maps as they will be after staging: the service adds repositories to the sync map. */
export function limitFaults(site: SiteConfig, solutions: readonly PinnedVersion[]): Fault[] {
  const name = connectedRegistryName(site);
  const repositories = [...new Set(solutions.flatMap((solution) => solution.repositories))];
  const client = scopeMapFaults(siteNames(site.key, undefined).clientToken, pullActionsFor(repositories).length);
  return [...scopeMapFaults(name, syncActionsFor(name, [placeholderRepository, ...repositories]).length), ...client];
}
