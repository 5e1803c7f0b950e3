import { nameOf } from "../../core/arm-id";
import { durationMs } from "../../core/duration";
import { listAt, textAt } from "../../core/json";

/** How a connected registry stands against times that it must have synced after. */
export type SiteSync = { is: "done"; learned: { connectionState: string; lastSyncTime: string } } | { is: "waiting"; reason: string };

/**
 * Online, and the last sync ended later than all these times; all are the service's. A site that need not be waited for (`accepted`) syncs in windows
 * and may be Offline: it is between two of them. Source: connected registry documentation, sync schedule and window.
 */
export function syncedAfter(registry: unknown, times: readonly string[], wait: "confirmed" | "accepted"): SiteSync {
  const connectionState = textAt(registry, "properties", "connectionState") ?? "Offline";
  const lastSyncTime = textAt(registry, "properties", "parent", "syncProperties", "lastSyncTime");
  const details = listAt(registry, "properties", "statusDetails").map((detail) => `${textAt(detail, "code")}: ${textAt(detail, "description")}`);
  const latest = Math.max(0, ...times.map((time) => Date.parse(time)));
  const isWell = connectionState === "Online" || (connectionState === "Offline" && wait === "accepted");
  if (isWell && lastSyncTime !== undefined && Date.parse(lastSyncTime) > latest) {
    return { is: "done", learned: { connectionState, lastSyncTime } };
  }
  const name = textAt(registry, "id");
  const state = [`connected registry ${name ? nameOf(name) : ""} is ${connectionState}`, ...details];
  if (isWell) state.push(lastSyncTime ? "its last sync is older than what it must know" : "it has not synced yet");
  return { is: "waiting", reason: state.join("; ") };
}

/**
 * Times after which a sync proves that the site has learnt what is of `times`: later than the first sync after them, because that one may have begun before,
 * and later by the settling time, because a registry that was just told may still run with what it knew. Our rule; `assumed`.
 */
export function settledTimes(times: readonly string[], firstSync: string, settling: string): string[] {
  const shifted = times.map((time) => new Date(Date.parse(time) + (durationMs(settling) ?? 0)).toISOString());
  return [firstSync, ...shifted];
}

/** Was this changed before that, by whole seconds? The services write their times with different precision. */
export function isOlder(time: string, than: string): boolean {
  return Math.floor(Date.parse(time) / 1000) < Math.floor(Date.parse(than) / 1000);
}
