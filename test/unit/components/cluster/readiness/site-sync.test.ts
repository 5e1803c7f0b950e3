import assert from "node:assert/strict";
import { isOlder, settledTimes, syncedAfter } from "../../../../../components/cluster/readiness/site-sync";

const registry = (connectionState: string, lastSyncTime?: string, statusDetails: object[] = []) => ({
  id: "/hub/connectedRegistries/line1",
  properties: { connectionState, statusDetails, parent: { syncProperties: { lastSyncTime } } },
});
const early = "2026-01-01T00:00:00Z";
const late = "2026-01-01T01:00:00Z";

describe("a site's sync", () => {
  const cases: [what: string, registry: unknown, times: string[], reason: string | undefined][] = [
    ["proves what is older", registry("Online", late), [early], undefined],
    ["proves nothing of the same moment", registry("Online", late), [early, late], "its last sync is too old: it ended before the latest change"],
    ["proves nothing that is newer", registry("Online", early), [late], "its last sync is too old: it ended before the latest change"],
    ["proves nothing before the first", registry("Online"), [], "it has not synced yet"],
    ["proves nothing of a site that is not there", registry("Offline", late), [early], "connected registry line1 is Offline"],
    ["proves nothing of a site that is unwell", registry("Unhealthy", late, [{ code: "DiskError", description: "full" }]), [early], "DiskError: full"],
    ["proves nothing of a registry that is gone", undefined, [early], "is Offline"],
  ];
  for (const [what, live, times, reason] of cases)
    it(what, () => {
      const seen = syncedAfter(live, times, "confirmed");
      if (reason === undefined) assert.deepEqual(seen, { is: "done", learned: { connectionState: "Online", lastSyncTime: late } });
      else assert.ok(seen.is === "waiting" && seen.reason.includes(reason), JSON.stringify(seen));
    });

  it("proves what is older also while a site that syncs in windows is between two, but not while it is unwell", () => {
    const between = (state: string, lastSync: string | undefined, time: string) => {
      const seen = syncedAfter(registry(state, lastSync), [time], "accepted");
      return seen.is === "done" ? seen.learned.connectionState : seen.reason.split("; ").slice(1).join("; ");
    };
    assert.deepEqual([between("Offline", late, early), between("Online", late, early), between("Unhealthy", late, early)], ["Offline", "Online", ""]);
    assert.deepEqual(
      [between("Offline", early, late), between("Offline", undefined, late)],
      ["its last sync is too old: it ended before the latest change", "it has not synced yet"],
    );
  });

  it("has settled when it is the second, and later by the settling time than everything", () => {
    const first = "2026-01-01T00:00:30Z";
    const after = settledTimes([early, "2026-01-01T00:00:10Z"], first, "PT2M");
    const settled = (lastSync: string) => syncedAfter(registry("Online", lastSync), after, "confirmed").is;
    assert.deepEqual([settled("2026-01-01T00:02:10Z"), settled("2026-01-01T00:02:11Z")], ["waiting", "done"]);
    assert.equal(syncedAfter(registry("Online", late), settledTimes([early], late, "PT2M"), "confirmed").is, "waiting");
  });

  it("compares times of two services by whole seconds", () => {
    assert.equal(isOlder("2026-01-01T00:00:00.100Z", "2026-01-01T00:00:00.900Z"), false);
    assert.equal(isOlder("2026-01-01T00:00:00.900Z", "2026-01-01T00:00:01Z"), true);
  });
});
