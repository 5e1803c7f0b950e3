import { durationMs, formatDuration } from "../../../components/core/duration";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { longestGapMs } from "../../../components/core/sync-schedule";
import { type Check, type Findings, warnings } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** How late a sync may be before it counts as missed, in milliseconds: images may take a while. Chosen by this project. */
const toleranceMs = 15 * 60_000;

/** Did the site sync when its schedule said so? */
export const syncLag: Check<SiteView> = {
  id: "sync-lag",
  examines: "time of the last sync, by the site's schedule",
  look: whereDeployed(
    (view) => view.chain(),
    (found, view): Findings => {
      const lastSync = textAt(found.chain.connectedRegistry, "properties", "parent", "syncProperties", "lastSyncTime");
      return warnings(syncLagFaults(view.site.registry, lastSync, found.time));
    },
  ),
};

/** Fault of a last sync that is older than the schedule allows. `now`: the service's clock. */
export function syncLagFaults(
  { syncSchedule, syncWindow }: { syncSchedule: string; syncWindow?: string | undefined },
  lastSync: string | undefined,
  now: Date,
): Fault[] {
  const gapMs = longestGapMs(syncSchedule) ?? Number.POSITIVE_INFINITY;
  const allowedMs = gapMs + (durationMs(syncWindow ?? "PT0S") ?? 0) + toleranceMs;
  const lagMs = lastSync === undefined ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(lastSync);
  if (lagMs <= allowedMs) return [];
  return [
    {
      code: "EDGE-SYNC-LAG",
      what: lastSync === undefined ? "the site has never synced" : "the site has missed a sync: new images and changes of tokens do not arrive",
      given: `last sync ${lastSync ?? "(none)"}, at ${now.toISOString()}, schedule ${syncSchedule}`,
      allowed: Number.isFinite(allowedMs) ? `a sync every ${formatDuration(allowedMs)}` : "a sync",
      fix: "check the site's network connection to the login server and the data endpoint of the hub's registry, then the other faults of this site",
    },
  ];
}
