import assert from "node:assert/strict";
import { sitesWithOpenWindow } from "../../../../cli/changed-stacks/open-windows";

const saturday = { zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" };
/** Saturday 03:00 in Rome, in winter. */
const inside = "2026-12-05T02:00:00Z";

describe("sites with an open maintenance window", () => {
  const listed = (site: object, now: string, hub: object = {}) =>
    sitesWithOpenWindow({ hubs: ["hub"], sites: ["line-1"] }, (_, role) => (role === "hub" ? hub : { hub: "hub", ...site }), Date.parse(now)).length === 1;

  for (const [what, site, now, is, hub] of [
    ["in its window", { windows: [saturday] }, inside, true],
    ["when the window opens", { windows: [saturday] }, "2026-12-05T01:00:00Z", true],
    ["when the window closes", { windows: [saturday] }, "2026-12-05T05:00:00Z", false],
    ["on another day", { windows: [saturday] }, "2026-12-06T02:00:00Z", false],
    ["without windows, because nothing waits for one", {}, inside, false],
    ["in its own freeze", { windows: [saturday], freeze: [{ from: "2026-12-05", until: "2026-12-05" }] }, inside, false],
    ["in a freeze of its hub", { windows: [saturday] }, inside, false, { freeze: [{ from: "2026-12-01", until: "2026-12-31" }] }],
    ["in a freeze of another hub", { hub: "other", windows: [saturday] }, inside, true, { freeze: [{ from: "2026-12-01", until: "2026-12-31" }] }],
    ["with invalid windows, so that its run reports them", { windows: [{ ...saturday, zone: "CET" }] }, "2026-12-06T02:00:00Z", true],
  ] as [string, object, string, boolean, object?][])
    it(`${is ? "include" : "exclude"} a site ${what}`, () => assert.equal(listed(site, now, hub), is));
});
