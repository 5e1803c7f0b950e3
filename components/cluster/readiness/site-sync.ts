import { nameOf } from "../../core/arm-id";
import { durationMs } from "../../core/duration";
import { listAt, textAt } from "../../core/json";

/** Whether a connected registry has synced after certain times. */
export type SiteSync = { is: "done"; learned: { connectionState: string; lastSyncTime: string } } | { is: "waiting"; reason: string };

/**
 * Done when the registry is Online and its last sync finished after all these times; all times are the service's. With `accepted` the site syncs in windows
 * and may be Offline, because it is between two of them. Source: connected registry documentation, sync schedule and window.
 */
export function syncedAfter(registry: unknown, times: readonly string[], wait: "confirmed" | "accepted"): SiteSync {
  const connectionState = textAt(registry, "properties", "connectionState") ?? "Offline";
  const lastSyncTime = textAt(registry, "properties", "parent", "syncProperties", "lastSyncTime");
  const details = listAt(registry, "properties", "statusDetails").map((detail) => `${textAt(detail, "code")}: ${textAt(detail, "description")}`);
  const latest = Math.max(0, ...times.map((time) => Date.parse(time)));
  const isHealthy = connectionState === "Online" || (connectionState === "Offline" && wait === "accepted");
  if (isHealthy && lastSyncTime !== undefined && Date.parse(lastSyncTime) > latest) {
    return { is: "done", learned: { connectionState, lastSyncTime } };
  }
  const name = textAt(registry, "id");
  const state = [`connected registry ${name ? nameOf(name) : ""} is ${connectionState}`, ...details];
  if (isHealthy) state.push(lastSyncTime ? "its last sync is too old: it ended before the latest change" : "it has not synced yet");
  return { is: "waiting", reason: state.join("; ") };
}

/**
 * Times after which a sync proves that the site knows what changed at `times`: after the first sync that followed them, because that one may have started earlier,
 * and after the settling time, because a registry may run with its old configuration for a moment. Our rule; `assumed:sync-confirms-password`.
 */
export function settledTimes(times: readonly string[], firstSync: string, settling: string): string[] {
  const shifted = times.map((time) => new Date(Date.parse(time) + (durationMs(settling) ?? 0)).toISOString());
  return [firstSync, ...shifted];
}

/** Compares two times by whole seconds: the services write them with different precision. */
export function isOlder(time: string, than: string): boolean {
  return Math.floor(Date.parse(time) / 1000) < Math.floor(Date.parse(than) / 1000);
}
