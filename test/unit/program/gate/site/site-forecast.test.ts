import assert from "node:assert/strict";
import type { ContentPiece } from "../../../../../components/core/forecast";
import { weekdays } from "../../../../../components/maintenance/maintenance";
import type { Solution } from "../../../../../program/catalog/solution-folder";
import { arrivingImages, type ContentReading, earlierTransfers } from "../../../../../program/gate/site/arriving-images";
import { siteForecast } from "../../../../../program/gate/site/site-forecast";
import { vision } from "../../../../support/site-args";
import { siteSettings } from "../../../../support/site-settings";

const gib = 1024 ** 3;
const nowMs = Date.parse("2026-12-03T20:00:00Z");
const piece = (digest: string, gibs: number, ...platforms: string[]): ContentPiece => ({ digest, size: gibs * gib, platforms });
const reading = (contents: Record<string, ContentPiece[]>): ContentReading => ({ contents: new Map(Object.entries(contents)) });
const node = { status: { nodeInfo: { operatingSystem: "linux", architecture: "amd64" } } };
const registry = { ...siteSettings.registry, storageRequest: "10Gi", volumeMargin: 10 };
const settings = { ...siteSettings, registry };
const images = { wanted: ["a:2"], present: ["a:1"] };
const upgrade = reading({ "a:1": [piece("base", 3), piece("one", 1)], "a:2": [piece("base", 3), piece("two", 2)] });
const around = { nodes: [node], nowMs };

describe("the site forecast", () => {
  it("counts only new layers and shows the space left on the volume", () =>
    assert.deepEqual(siteForecast(settings, images, upgrade, around), { faults: [], warnings: [], text: "fits: 4.0 of 10.0 GiB left" }));
  it("has no text if no image is new, even if the registry cannot be read", () => {
    const same = { wanted: ["a:1"], present: ["a:1"] };
    assert.deepEqual(siteForecast(settings, same, { because: "x" }, around), { faults: [], warnings: [] });
  });
  it("states why it is unknown, and refuses nothing", () => {
    const unread = siteForecast(settings, images, { because: "this identity may not read the registry" }, around);
    const missing = siteForecast(settings, images, reading({ "a:1": [piece("base", 3)] }), around);
    assert.deepEqual(
      [unread, missing],
      [
        { faults: [], warnings: [], text: "not known: this identity may not read the registry" },
        { faults: [], warnings: [], text: "not known: the registry does not have every image" },
      ],
    );
  });
  it("ignores a present image that the cloud registry no longer has", () => {
    assert.equal(siteForecast(settings, images, reading({ "a:2": [piece("two", 2)] }), around).text, "fits: 8.0 of 10.0 GiB left");
  });
  it("shows the arrival time for the link rate, and the next sync window", () => {
    const linked = { ...settings, link: { rate: "10Mbit/s" }, registry: { ...registry, syncSchedule: "0 22 * * *", syncWindow: "PT4H" } };
    const { text } = siteForecast(linked, images, upgrade, around);
    assert.equal(text, "fits: 4.0 of 10.0 GiB left; arrives Thursday 22:30 UTC; sync window opens Thursday 22:00 UTC");
  });
  it("names a time by what earlier runs saw, and says so, unless the rate is set", () => {
    const earlier = { ...around, transfers: earlierTransfers({ site: { solutions: [{ transfer: { bytes: 75_000_000, ms: 60_000 } }, { name: "new" }] } }) };
    const arrives = "fits: 4.0 of 10.0 GiB left; arrives Thursday 20:30 UTC";
    assert.equal(siteForecast(settings, images, upgrade, earlier).text, `${arrives}; link rate of earlier runs`);
    assert.equal(siteForecast({ ...settings, link: { rate: "10Mbit/s" } }, images, upgrade, earlier).text, arrives);
  });
  it("names no time by less than 20 seconds of an earlier run", () => {
    const brief = {
      ...around,
      transfers: [
        { bytes: 75_000_000, ms: 19_000 },
        { bytes: 0, ms: 600_000 },
      ],
    };
    assert.equal(siteForecast(settings, images, upgrade, brief).text, "fits: 4.0 of 10.0 GiB left");
  });
  for (const [what, change, opens] of [
    ["the next maintenance window after the arrival", {}, "Friday 02:00 Europe/Rome"],
    ["the maintenance window that is open at the arrival", { duration: "PT21H", start: "20:00" }, "Thursday 20:00 Europe/Rome"],
    ["the first maintenance window after a freeze", { freeze: [{ from: "2026-12-04", until: "2026-12-06", zone: "Europe/Rome" }] }, "Monday 02:00 Europe/Rome"],
  ] as const)
    it(`shows ${what}`, () => {
      const { freeze = [], ...other } = { freeze: undefined, ...change };
      const windows = [{ zone: "Europe/Rome", days: weekdays.slice(0, 5), start: "02:00", duration: "PT2H", ...other }];
      const { text } = siteForecast({ ...settings, link: { rate: "10Mbit/s" }, windows, freeze: [...freeze] }, images, upgrade, around);
      assert.equal(text, `fits: 4.0 of 10.0 GiB left; arrives Thursday 20:30 UTC, window opens ${opens}`);
    });
  it("shows the first maintenance window after a fleet freeze, also without a link rate", () => {
    const windows = [{ zone: "UTC", days: [...weekdays], start: "02:00", duration: "PT2H" }];
    const fleetFreeze = [{ from: "2026-12-04", until: "2026-12-05" }];
    const { text } = siteForecast({ ...settings, windows, fleetFreeze }, images, upgrade, around);
    assert.equal(text, "fits: 4.0 of 10.0 GiB left; window opens Sunday 02:00 UTC");
  });
  it("refuses images that leave less than the volume margin, and lists every fix", () => {
    const more = reading({
      "a:1": [piece("base", 3), piece("one", 1)],
      "a:2": [piece("base", 3), piece("amd", 3, "linux/amd64"), piece("arm", 2.5, "linux/arm64")],
    });
    const { faults, text } = siteForecast(settings, images, more, around);
    assert.equal(text, "does not fit: 5.5 GiB new, 6.0 of 10.0 GiB free; 2.5 GiB of it for platforms that no node has");
    assert.deepEqual(faults, [
      {
        code: "EDGE-VOLUME-ROOM",
        what: "the new images do not fit on the volume of the site's registry",
        given: `5.5 GiB new, 6.0 GiB free of site.registry.storageRequest = 10Gi, with site.keepRevisions = ${siteSettings.keepRevisions}`,
        allowed: "at most 5.0 GiB new, so that 10 % stay free (site.registry.volumeMargin)",
        fix: "keep fewer revisions, stage fewer or smaller images, push images for the platforms of the nodes only (2.5 GiB are for others), or have a volume of 11 GiB: set site.registry.storageRequest = 11Gi where its storage class allows it to grow",
      },
    ]);
  });
  it("accepts the same images with the volume size that the refusal suggests", () => {
    const larger = { ...settings, registry: { ...registry, storageRequest: "11Gi" } };
    const more = reading({ "a:1": [piece("base", 3), piece("one", 1)], "a:2": [piece("base", 3), piece("two", 5.5)] });
    assert.deepEqual(siteForecast(larger, images, more, around).faults, []);
  });
  it("warns of a layer whose transfer takes longer than a sync window", () => {
    const linked = { ...settings, link: { rate: "2Mbit/s" }, registry: { ...registry, syncSchedule: "0 22 * * *", syncWindow: "PT1H" } };
    const { faults, warnings, text } = siteForecast(linked, images, upgrade, around);
    assert.deepEqual(
      [faults, warnings.map(({ code, given }) => [code, given])],
      [[], [["EDGE-LAYER-WINDOW", "2.0 GiB at site.link.rate = 2Mbit/s take 2 h 23 min"]]],
    );
    assert.match(text ?? "", /; never arrives: a layer of 2\.0 GiB takes 2 h 23 min, a sync window has 1 h 00 min$/);
  });
  it("reports no unused platforms if the cluster does not show its nodes", () => {
    const arm = reading({ "a:2": [piece("arm", 1, "linux/arm64")] });
    assert.equal(siteForecast(settings, images, arm, { nodes: undefined, nowMs }).text, "fits: 9.0 of 10.0 GiB left");
  });
});

describe("images before and after a run", () => {
  const version = (number: string) => ({ version: number, images: [`a:${number}`] }) as Solution["versions"][number];
  const catalog = [{ name: "vision", versions: ["1.0.0", "1.1.0", "1.2.0", "1.3.0"].map(version) }] as Solution[];
  const pinned = (keepRevisions: number) => [{ ...vision, name: "vision", version: "1.3.0", images: ["a:1.3.0"], keepRevisions }];
  const outputs = (solution: object) => ({ site: { solutions: [solution] } });

  it("are all new on a new site", () => assert.deepEqual(arrivingImages(pinned(2), catalog, undefined), { wanted: ["a:1.3.0"], present: [] }));
  for (const [keep, present] of [
    [0, ["a:1.2.0"]],
    [1, ["a:1.2.0", "a:1.1.0"]],
    [9, ["a:1.2.0", "a:1.0.0", "a:1.1.0"]],
  ] as const)
    it(`with ${keep} kept revisions include ${present.length} present versions`, () => {
      const found = arrivingImages(pinned(keep), catalog, outputs({ name: "vision", version: "1.2.0", images: ["a:1.2.0"] }));
      assert.deepEqual(found, { wanted: ["a:1.3.0"], present });
    });
  it("include images of a solution that is no longer pinned, and of a version without a folder", () => {
    const gone = outputs({ name: "other", version: "7.0.0", images: ["b:7"] });
    const removed = outputs({ name: "vision", version: "0.9.0", images: ["a:0.9.0"] });
    assert.deepEqual([arrivingImages(pinned(1), catalog, gone).present, arrivingImages(pinned(1), catalog, removed).present], [["b:7"], ["a:0.9.0"]]);
  });
});
