/** Every minute: what the service takes for continuous. Source: connected registry documentation, sync schedule. */
const continuous = /^(\*(\/1)? )\* \* \* \*$/;

/** May a run end while a site with this sync schedule (cron, UTC) has not synced yet? A site that syncs in windows only may take a day. */
export function patienceWith(syncSchedule: string): "confirmed" | "accepted" {
  return continuous.test(syncSchedule) ? "confirmed" : "accepted";
}
