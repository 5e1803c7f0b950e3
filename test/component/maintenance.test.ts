import assert from "node:assert/strict";
import type { Freeze, MaintenanceWindow } from "../../components/maintenance/maintenance";
import { declaredSite as site } from "../support/declared-site";
import { named } from "../support/mocks";
import { siteArgs as args, vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const windows: MaintenanceWindow[] = [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }];
const [ofSite, ofFleet]: Freeze[] = [
  { from: "2026-12-24", until: "2027-01-06" },
  { from: "2027-08-01", until: "2027-08-20" },
];
const veto = { namespace: "line", name: "maintenance", key: "veto" };
const solutions = [{ ...vision, installation: "on" as const }];

describe("a site's maintenance settings", () => {
  const inputsOf = async (change: Parameters<typeof site>[0]) => named((await site({ solutions, ...change })).declared, "line-1-vision-installation").inputs;

  it("reach its installations: windows, freezes of site and fleet, veto with the cluster's context, expected duration", async () => {
    const { maintenance } = await inputsOf({ windows, freeze: ofSite && [ofSite], fleetFreeze: ofFleet && [ofFleet], veto, installTime: "PT1H" });
    const { context } = args.clusterAccess;
    assert.deepEqual(maintenance, { windows, freezes: [ofSite, ofFleet], veto: { ...veto, context }, installTime: "PT1H" });
  });

  it("leave the inputs of its resources as they were where there are none", async () => {
    for (const change of [{}, { windows: [], freeze: [] }, { installTime: "PT1H" }]) {
      const inputs = await inputsOf(change);
      assert.deepEqual([inputs["maintenance"], inputs["heldBy"]], [undefined, undefined]);
    }
  });

  it("show in the site's facts why an installation is Pending, with the state of the new revision", async () => {
    const pending = "opens Saturday 02:00 Europe/Rome, in 3 d 4 h";
    const states = async (state: Record<string, unknown>) => {
      const { made } = await site({ solutions, windows }, { "pulumi-nodejs:dynamic/edge:Installation": () => ({ id: "installation", state }) });
      return (await unwrap(made.facts)).solutions.map((one) => [one.state, one.pending]);
    };
    assert.deepEqual(await states({ state: "Deployed", pending }), [["ReadyToDeploy", pending]]);
    assert.deepEqual(await states({ state: "Deployed" }), [["Deployed", undefined]]);
  });
});
