import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fleetPage, pageAssets } from "../../../../cli/status/page/fleet-page";
import { byState, fits, imageRows, searchText, stateCounts, versionRows, wanRows } from "../../../../cli/status/summaries";
import { largeFleet } from "../../../support/large-fleet";

const fleet = largeFleet(40);

describe("the page of a fleet", () => {
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

  it("names no other file and no other place", () => {
    const names = new Set(page.match(/https?:\/\/[^"'`\s\\]+/g));
    assert.deepEqual([...names], ["http://www.w3.org/2000/svg"]);
    assert.ok(!/ (src|srcset|action)=|@import|url\(/.test(page));
  });

  it("keeps a hostile text inside its data", () => {
    const hostile = { ...fleet, hubs: [{ stack: "</script><script>alert(1)</script><!--", state: "deployed" as const }] };
    assert.equal(fleetPage(hostile, pageAssets()).match(/<\/script>/g)?.length, 2);
  });

  it("has a title that says what is urgent", () => {
    assert.match(page, /<title>Fleet: 5 things need a person now, 40 sites<\/title>/);
    assert.match(fleetPage({ ...fleet, needs: [], sites: [] }, pageAssets()), /<title>Fleet: nothing needs a person now, 0 sites<\/title>/);
  });
});

describe("what the page counts", () => {
  it("is the sites of each version by state, the newest version first", () => {
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

  it("is the verdicts on each image", () => {
    const row = imageRows(fleet.sites).find(({ image }) => image === "factory/vision-server:1.1.0");
    assert.deepEqual(row?.counts, { equal: 18, different: 1, missing: 8, unproved: 0 });
  });

  it("is the bytes of each proved version", () => {
    const [first] = wanRows(fleet.sites);
    assert.deepEqual([first?.solution, first?.version, first?.total], ["vision", "1.1.0", (first?.sites ?? 0) * 1_237_037_037]);
  });

  it("has the most important state first, and numbers in their order", () => {
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

  it("fits a search by every word, a state and a version", () => {
    const offline = fleet.sites.find(({ state }) => state === "offline");
    assert.ok(offline);
    const text = searchText(offline, ["EDGE-SITE-OFFLINE"]);
    const found = (filter: Partial<Parameters<typeof fits>[2]>) => fits(offline, text, { text: "", state: "", version: "", ...filter });
    assert.deepEqual([found({}), found({ text: "OFFLINE edge-site" }), found({ text: "offline nowhere" })], [true, true, false]);
    assert.deepEqual([found({ state: "offline" }), found({ state: "failed" })], [true, false]);
    assert.deepEqual([found({ version: `vision ${offline.solutions[0]?.wanted}` }), found({ version: "vision 9.9.9" })], [true, false]);
  });
});
