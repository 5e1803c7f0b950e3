import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fleetPage, pageAssets } from "../../../../cli/status/page/fleet-page";
import { byState, fits, imageRows, searchText, stateCounts, versionRows, wanRows } from "../../../../cli/status/summaries";
import { largeFleet } from "../../../support/large-fleet";

const fleet = largeFleet(40);

describe("the fleet page", () => {
  const page = fleetPage(fleet, pageAssets());

  it("embeds the whole status", () => {
    const [, data = ""] = /<script type="application\/json" id="status">(.*?)<\/script>/s.exec(page) ?? [];
    assert.deepEqual(JSON.parse(data), fleet);
  });

  it("allows its own script and style, and nothing else", () => {
    const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const [, style] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
    const [, script] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    assert.equal(policy, `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`);
  });

  it("refers to no other file or URL", () => {
    const names = new Set(page.match(/https?:\/\/[^"'`\s\\]+/g));
    assert.deepEqual([...names], ["http://www.w3.org/2000/svg"]);
    assert.ok(!/ (src|srcset|action)=|@import|url\(/.test(page));
  });

  it("keeps hostile text inside its data", () => {
    const hostile = { ...fleet, hubs: [{ stack: "</script><script>alert(1)</script><!--", state: "deployed" as const }] };
    assert.equal(fleetPage(hostile, pageAssets()).match(/<\/script>/g)?.length, 2);
  });

  it("has a title that shows what is urgent", () => {
    assert.match(page, /<title>Fleet: 5 things need a person now, 40 sites<\/title>/);
    assert.match(fleetPage({ ...fleet, needs: [], sites: [] }, pageAssets()), /<title>Fleet: nothing needs a person now, 0 sites<\/title>/);
  });
});

describe("numbers on the fleet page", () => {
  it("include the sites of each version by state, the newest version first", () => {
    const rows = versionRows(fleet.sites);
    assert.deepEqual(
      rows.map(({ solution, version, sites }) => [solution, version, sites]),
      [
        ["packer", "1.1.0", 8],
        ["packer", "1.0.0", 2],
        ["vision", "1.1.0", 27],
        ["vision", "1.0.0", 13],
      ],
    );
    for (const { states, sites } of rows)
      assert.equal(
        states.reduce((sum, one) => sum + one.sites, 0),
        sites,
      );
    assert.equal(
      stateCounts(fleet.sites).reduce((sum, { sites }) => sum + sites, 0),
      40,
    );
  });

  it("include the verdicts on each image", () => {
    const row = imageRows(fleet.sites).find(({ image }) => image === "factory/vision-server:1.1.0");
    assert.deepEqual(row?.counts, { equal: 18, different: 1, missing: 8, unproved: 0 });
  });

  it("include the bytes of each proved version", () => {
    const [first] = wanRows(fleet.sites);
    assert.deepEqual([first?.solution, first?.version, first?.total], ["vision", "1.1.0", (first?.sites ?? 0) * 1_237_037_037]);
  });

  it("are sorted by the most important state, and by number", () => {
    const sorted = byState(fleet);
    assert.deepEqual(
      sorted.slice(0, 4).map(({ state }) => state),
      ["unreadable", "not deployed", "failed", "offline"],
    );
    const [site] = fleet.sites;
    assert.ok(site);
    const named = ["line-10", "line-2"].map((stack) => ({ ...site, stack }));
    assert.deepEqual(
      byState({ sites: named }).map(({ stack }) => stack),
      ["line-2", "line-10"],
    );
  });

  it("match a search by every word, a state and a version", () => {
    const offline = fleet.sites.find(({ state }) => state === "offline");
    assert.ok(offline);
    const text = searchText(offline, ["EDGE-SITE-OFFLINE"]);
    const found = (filter: Partial<Parameters<typeof fits>[2]>) => fits(offline, text, { text: "", state: "", version: "", ...filter });
    assert.deepEqual([found({}), found({ text: "OFFLINE edge-site" }), found({ text: "offline nowhere" })], [true, true, false]);
    assert.deepEqual([found({ state: "offline" }), found({ state: "failed" })], [true, false]);
    assert.deepEqual([found({ version: `vision ${offline.solutions[0]?.wanted}` }), found({ version: "vision 9.9.9" })], [true, false]);
  });
});
