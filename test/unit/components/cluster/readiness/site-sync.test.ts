import assert from "node:assert/strict";
import { isOlder, settledTimes, syncedAfter } from "../../../../../components/cluster/readiness/site-sync";

const registry = (connectionState: string, lastSyncTime?: string, statusDetails: object[] = []) => ({
  id: "/hub/connectedRegistries/line1",
  properties: { connectionState, statusDetails, parent: { syncProperties: { lastSyncTime } } },
});
const early = "2026-01-01T00:00:00Z";
const late = "2026-01-01T01:00:00Z";

describe("a site's last sync", () => {
  const cases: [what: string, registry: unknown, times: string[], reason: string | undefined][] = [
    ["proves older changes", registry("Online", late), [early], undefined],
    ["does not prove a change at the same time", registry("Online", late), [early, late], "its last sync is too old: it ended before the latest change"],
    ["does not prove a newer change", registry("Online", early), [late], "its last sync is too old: it ended before the latest change"],
    ["proves nothing if it does not exist yet", registry("Online"), [], "it has not synced yet"],
    ["proves nothing if the site is Offline", registry("Offline", late), [early], "connected registry line1 is Offline"],
    ["proves nothing if the site is Unhealthy", registry("Unhealthy", late, [{ code: "DiskError", description: "full" }]), [early], "DiskError: full"],
    ["proves nothing if the connected registry is gone", undefined, [early], "is Offline"],
  ];
  for (const [what, live, times, reason] of cases)
    it(what, () => {
      const result = syncedAfter(live, times, "confirmed");
      if (reason === undefined) assert.deepEqual(result, { is: "done", learned: { connectionState: "Online", lastSyncTime: late } });
      else assert.ok(result.is === "waiting" && result.reason.includes(reason), JSON.stringify(result));
    });

  it("proves older changes also while a windowed site is Offline between two windows, but not while it is Unhealthy", () => {
    const between = (state: string, lastSync: string | undefined, time: string) => {
      const result = syncedAfter(registry(state, lastSync), [time], "accepted");
      return result.is === "done" ? result.learned.connectionState : result.reason.split("; ").slice(1).join("; ");
    };
    assert.deepEqual([between("Offline", late, early), between("Online", late, early), between("Unhealthy", late, early)], ["Offline", "Online", ""]);
    assert.deepEqual(
      [between("Offline", early, late), between("Offline", undefined, late)],
      ["its last sync is too old: it ended before the latest change", "it has not synced yet"],
    );
  });

  it("has settled if it is not the first one and ended later than every change plus the settling time", () => {
    const first = "2026-01-01T00:00:30Z";
    const after = settledTimes([early, "2026-01-01T00:00:10Z"], first, "PT2M");
    const settled = (lastSync: string) => syncedAfter(registry("Online", lastSync), after, "confirmed").is;
    assert.deepEqual([settled("2026-01-01T00:02:10Z"), settled("2026-01-01T00:02:11Z")], ["waiting", "done"]);
    assert.equal(syncedAfter(registry("Online", late), settledTimes([early], late, "PT2M"), "confirmed").is, "waiting");
  });

  it("is compared with times of other services by whole seconds", () => {
    assert.equal(isOlder("2026-01-01T00:00:00.100Z", "2026-01-01T00:00:00.900Z"), false);
    assert.equal(isOlder("2026-01-01T00:00:00.900Z", "2026-01-01T00:00:01Z"), true);
  });
});
