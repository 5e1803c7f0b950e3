import assert from "node:assert/strict";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { diagnosticEvent, type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";
import { recordedStream } from "../../../support/recorded-previews";

const own = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;
const onSite = (...events: Omit<PlannedEvent, "name">[]) =>
  previewPlan(engineEvents("x", [...events.map((event, index) => plannedEvent({ name: `x${index}`, ...event })), summaryEvent()].join("\n"))).siteImages;
const staged = (op: string, images: string[]) => ({ op, type: own("StagedSolution"), before: { images }, after: { images: ["new:1"] } });

describe("the images at a site", () => {
  it("are those staged before a preview, also in a recorded one", () =>
    assert.deepEqual(previewPlan(engineEvents("x", recordedStream("new-version", "line-1"))).siteImages, {
      registryId: "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo",
      images: ["factory/gateway:1.0.0", "factory/vision:1.0.0"],
    }));

  it("are those of all solutions, each once", () =>
    assert.deepEqual(onSite(staged("same", ["b:1", "a:1"]), staged("update", ["a:1", "c:1"])).images, ["a:1", "b:1", "c:1"]));

  for (const op of ["create", "delete", "replace"])
    it(`exclude those of a solution with ${op}`, () => assert.deepEqual(onSite(staged(op, ["a:1"])).images, []));

  for (const type of ["azure-native:containerregistry:ConnectedRegistry", "azure-native:kubernetesconfiguration:Extension"]) {
    it(`are empty if its registry is replaced: ${type}`, () =>
      assert.deepEqual(onSite(staged("same", ["a:1"]), { op: "replace", type, before: {}, after: {} }).images, []));
    it(`are kept if its registry is updated in place: ${type}`, () =>
      assert.deepEqual(onSite(staged("same", ["a:1"]), { op: "update", type, before: {}, after: {} }).images, ["a:1"]));
  }

  it("may be of a registry that the preview does not contain", () => assert.equal(onSite(staged("same", ["a:1"])).registryId, undefined));
});

describe("the forecast of a preview", () => {
  const forecastOf = (...events: string[]) => previewPlan(engineEvents("x", events.join("\n"))).forecast;
  const line = "forecast: fits: 4.1 of 9.6 GiB left; arrives Saturday 00:40 UTC";

  it("is the program's line without colours, relative to the time of the preview", () => {
    const event = diagnosticEvent("info", `<{%reset%}>${line}<{%reset%}>\n`).replace(
      '"timestamp":0',
      `"timestamp":${Date.parse("2026-12-03T20:00:00Z") / 1000}`,
    );
    assert.deepEqual(forecastOf(event, summaryEvent()), {
      ...{ text: line.slice("forecast: ".length), verdict: "fits", left: 4.1, size: 9.6 },
      arrivesAt: "2026-12-05T00:40:00Z",
    });
  });
  for (const [what, severity, message] of [
    ["another line", "info", "the forecast: fits: all"],
    ["a warning", "warning", line],
    ["an unknown verdict", "info", "forecast: maybe: 1 of 2 GiB left"],
  ] as const)
    it(`is not ${what}`, () => assert.equal(forecastOf(diagnosticEvent(severity, message), summaryEvent()), undefined));
});
