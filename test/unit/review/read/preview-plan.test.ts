import assert from "node:assert/strict";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";
import { recordedStream } from "../../../support/recorded-previews";

const own = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;
const onSite = (...events: Omit<PlannedEvent, "name">[]) =>
  previewPlan(engineEvents("x", [...events.map((event, index) => plannedEvent({ name: `x${index}`, ...event })), summaryEvent()].join("\n"))).siteImages;
const staged = (op: string, images: string[]) => ({ op, type: own("StagedSolution"), before: { images }, after: { images: ["new:1"] } });

describe("the images that a site has", () => {
  it("are those that it stages before a preview, in a recorded one too", () =>
    assert.deepEqual(previewPlan(engineEvents("x", recordedStream("new-version", "line-1"))).siteImages, {
      registryId: "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo",
      images: ["factory/gateway:1.0.0", "factory/vision:1.0.0"],
    }));

  it("are those of all solutions, each once", () =>
    assert.deepEqual(onSite(staged("same", ["b:1", "a:1"]), staged("update", ["a:1", "c:1"])).images, ["a:1", "b:1", "c:1"]));

  for (const op of ["create", "delete", "replace"])
    it(`are not those of a solution with ${op}`, () => assert.deepEqual(onSite(staged(op, ["a:1"])).images, []));

  for (const type of ["azure-native:containerregistry:ConnectedRegistry", "azure-native:kubernetesconfiguration:Extension"]) {
    it(`are none where its registry is another one: ${type}`, () =>
      assert.deepEqual(onSite(staged("same", ["a:1"]), { op: "replace", type, before: {}, after: {} }).images, []));
    it(`are still there where its registry changes in place: ${type}`, () =>
      assert.deepEqual(onSite(staged("same", ["a:1"]), { op: "update", type, before: {}, after: {} }).images, ["a:1"]));
  }

  it("may be of a registry that the preview does not contain", () => assert.equal(onSite(staged("same", ["a:1"])).registryId, undefined));
});
