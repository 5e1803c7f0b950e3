import assert from "node:assert/strict";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { placements, rankedHubs } from "../../../../cli/place/placement";
import { hubsInOrder } from "../../../../cli/place/hubs-file";
import { hubsSchema } from "../../../../program/config/hubs-schema";
import { runNamed } from "../../../support/command-line";

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
const sitesOf = (count: number) => names("line", count).map((stack) => ({ stack, labels: {} }));
const fileOf = (...hubs: { stack: string; labels?: Record<string, string>; maxSites?: number }[]) => hubsSchema.parse({ hubs });
const none = new Map<string, string>();

describe("the hub of a site", () => {
  it("changes only for sites of a removed hub, or sites that an added hub receives", () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), (count, chosen) => {
        const hubs = names("hub", count);
        const removed = hubs[chosen % count];
        for (const { stack } of sitesOf(60)) {
          const [before] = rankedHubs(stack, hubs);
          const [after] = rankedHubs(
            stack,
            hubs.filter((hub) => hub !== removed),
          );
          if (before !== removed) assert.equal(after, before);
        }
      }),
    ));

  it("does not depend on the order of the hubs, and is spread evenly for a thousand sites", () => {
    const hubs = names("hub", 25);
    const counts = new Map<string, number>();
    for (const { stack } of sitesOf(1_000)) {
      const [hub = ""] = rankedHubs(stack, hubs);
      assert.equal(rankedHubs(stack, [...hubs].reverse())[0], hub);
      counts.set(hub, (counts.get(hub) ?? 0) + 1);
    }
    assert.equal(counts.size, 25);
    assert.ok(Math.max(...counts.values()) < 70 && Math.min(...counts.values()) > 15, JSON.stringify([...counts]));
  });

  it("has capacity: 1,000 sites fit on 21 hubs with at most 48 sites each", () => {
    const found = placements(fileOf(...names("hub", 21).map((stack) => ({ stack }))), sitesOf(1_000), none);
    const counts = new Map<string, number>();
    for (const one of found) if (one.is !== "none") counts.set(one.hub, (counts.get(one.hub) ?? 0) + 1);
    assert.ok(found.every(({ is }) => is === "proposed") && Math.max(...counts.values()) === 48);
  });

  it("does not change for a placed site, even if the hub is full or not listed", () => {
    const placed = new Map([
      ["a", "hub-1"],
      ["b", "old"],
    ]);
    const sites = ["a", "b", "c"].map((stack) => ({ stack, labels: {} }));
    assert.deepEqual(placements(fileOf({ stack: "hub-1", maxSites: 1 }), sites, placed), [
      { stack: "a", is: "placed", hub: "hub-1" },
      { stack: "b", is: "placed", hub: "old" },
      { stack: "c", is: "none", reason: "every hub that takes it is full" },
    ]);
  });

  it("has the labels of the site", () => {
    const file = fileOf({ stack: "eu", labels: { region: "eu" } }, { stack: "us", labels: { region: "us" } });
    const site = (region: string) => ({ stack: "a", labels: { region, line: "paint" } });
    assert.deepEqual(placements(file, [site("us")], none), [{ stack: "a", is: "proposed", hub: "us" }]);
    assert.deepEqual(placements(file, [site("asia")], none), [{ stack: "a", is: "none", reason: "no hub takes a site with its labels" }]);
  });
});

describe("the place command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-place-"));
    mkdirSync(join(folder, "stacks"));
    for (const hub of ["hub-1", "hub-2"]) file(`Pulumi.${hub}.yaml`, { config: { "edge-staging:role": "hub" } });
    file("Pulumi.line-1.yaml", { config: { "edge-staging:role": "site", "edge-staging:site": { hub: "hub-1", labels: { region: "eu" } } } });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: unknown) => writeFileSync(join(folder, "stacks", name), stringify(content));
  const run = async (...args: string[]) => {
    const [printed, narrated]: [string[], string[]] = [[], []];
    const io = { environment: {}, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void narrated.push(line) };
    return { code: await runNamed("place", args, io), printed: printed.join("\n"), narrated: narrated.join("\n") };
  };

  it("has a list in which a rollout finds the order of its hubs: as listed, then the others by name", () => {
    file("Pulumi.hub-0.yaml", { config: { "edge-staging:role": "hub" } });
    assert.deepEqual(hubsInOrder(folder), ["hub-0", "hub-1", "hub-2"]);
    file("hubs.yaml", { hubs: [{ stack: "hub-2" }, { stack: "hub-1" }] });
    assert.deepEqual(hubsInOrder(folder), ["hub-2", "hub-1", "hub-0"]);
  });

  it("proposes a hub for a new site, and shows every site without a name and how full the hubs are", async () => {
    file("hubs.yaml", { hubs: [{ stack: "hub-1", maxSites: 1 }, { stack: "hub-2" }] });
    const { code, printed } = await run("line-2");
    assert.deepEqual([code, printed], [0, "site    hub\nline-2  hub-2  proposed\n\nhub    sites\nhub-1  1 of 1\nhub-2  1 of 48"]);
    assert.match((await run()).printed, /^site +hub\nline-1 +hub-1 +placed\n/);
    assert.deepEqual(JSON.parse((await run("line-1", "--json")).printed), {
      schemaVersion: 1,
      sites: [{ stack: "line-1", is: "placed", hub: "hub-1" }],
      hubs: [
        { stack: "hub-1", sites: 1, maxSites: 1 },
        { stack: "hub-2", sites: 0, maxSites: 48 },
      ],
      written: [],
    });
  });

  describe("with --write", () => {
    const text = (name: string) => readFileSync(join(folder, "stacks", `Pulumi.${name}.yaml`), "utf8");
    const site = (name: string, content: string) => writeFileSync(join(folder, "stacks", `Pulumi.${name}.yaml`), content);
    const unplaced = "config:\n  edge-staging:role: site\n  edge-staging:site: # line 2\n    # prefix\n    key: line2\n";
    beforeEach(() => file("hubs.yaml", { hubs: [{ stack: "hub-1", maxSites: 1 }, { stack: "hub-2" }] }));

    it("pins what it proposes, and never a site that is pinned; a second run changes nothing", async () => {
      site("line-2", unplaced);
      const placed = text("line-1");
      const { code, printed } = await run("--write");
      assert.deepEqual([code, printed.split("\n")[2]], [0, "line-2  hub-2  written to stacks/Pulumi.line-2.yaml"]);
      const after = unplaced.replace("    # prefix", "    hub: hub-2\n    # prefix");
      assert.deepEqual([text("line-2"), text("line-1")], [after, placed]);
      const again = JSON.parse((await run("--write", "--json")).printed) as { sites: object[]; written: object[] };
      assert.deepEqual([again.sites[1], again.written], [{ stack: "line-2", is: "placed", hub: "hub-2" }, []]);
      assert.equal(text("line-2"), after);
      assert.deepEqual(
        readdirSync(join(folder, "stacks")).filter((name) => name.endsWith(".part")),
        [],
      );
    });

    it("names the files that it changed", async () => {
      site("line-2", unplaced);
      const { written } = JSON.parse((await run("line-2", "--write", "--json")).printed) as { written: object[] };
      assert.deepEqual(written, [{ stack: "line-2", file: "stacks/Pulumi.line-2.yaml", hub: "hub-2" }]);
    });

    it("writes nothing where one file cannot be changed, and says all of them", async () => {
      site("line-2", unplaced);
      site("line-3", "config:\n  edge-staging:role: site\n  edge-staging:site:\n");
      const { code, narrated } = await run("line-2", "line-3", "line-4", "--write");
      assert.equal(code, 3);
      assert.match(narrated, /EDGE-PLACE-FILE[^\n]*not a map[\s\S]*line-3\.yaml[\s\S]*add `hub: hub-2`[\s\S]*no stack file[\s\S]*init site line-4 --hub hub-2/);
      assert.equal(text("line-2"), unplaced);
    });

    it("keeps the permissions of a file, and a link a link", async () => {
      site("line-2", unplaced);
      const [link, real] = ["Pulumi.line-2.yaml", "line-2.shared"].map((name) => join(folder, "stacks", name)) as [string, string];
      renameSync(link, real);
      chmodSync(real, 0o600);
      symlinkSync(real, link);
      await run("line-2", "--write");
      assert.deepEqual([statSync(real).mode & 0o777, lstatSync(link).isSymbolicLink()], [0o600, true]);
      assert.match(readFileSync(real, "utf8"), /hub: hub-2/);
    });
  });

  it("reports if no hub has capacity for a site", async () => {
    file("hubs.yaml", { hubs: [{ stack: "hub-1", labels: { region: "eu" } }] });
    assert.deepEqual([(await run("line-2", "--label", "region=eu")).code, (await run("line-2")).code], [0, 1]);
    assert.match((await run("line-2")).printed, /line-2 +none +no hub takes a site with its labels/);
    assert.match((await run("line-2", "--label", "eu")).narrated, /--label takes name=value, given eu/);
  });

  it("rejects an invalid list with all faults at once, and a project without a list", async () => {
    assert.match((await run("line-2")).narrated, /EDGE-HUBS +there is no list of hubs/);
    file("hubs.yaml", {
      hubs: [
        { stack: "hub-1", maxSites: 49 },
        { stack: "hub-2", colour: "red" },
      ],
    });
    const { code, narrated } = await run("line-2");
    assert.equal(code, 3);
    assert.match(narrated, /hubs\[0\]\.maxSites = 49[\s\S]*allowed +a whole number, 0 to 48[\s\S]*hubs\[1\]\.colour/);
    file("hubs.yaml", { hubs: [{ stack: "hub-1" }, { stack: "gone" }, { stack: "hub-1" }] });
    assert.match((await run("line-2")).narrated, /a hub has no stack file[\s\S]*hubs\[1\][\s\S]*a hub is listed twice[\s\S]*hubs\[2\]/);
  });
});
