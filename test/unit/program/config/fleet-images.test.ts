import assert from "node:assert/strict";
import { stringify } from "yaml";
import { EdgeError } from "../../../../components/core/fault";
import { withFleetImages } from "../../../../program/config/fleet-images";
import { hubSchema } from "../../../../program/config/hub-schema";
import { hub as required } from "../../../support/given-config";

const registryOf = (name: string) => `/subscriptions/${required.subscriptionId}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/${name}`;
const hub = (images: object[] = [], name = "edgehub") => hubSchema.parse({ ...required, registry: { name }, images });
const vision = { from: "edgehub.azurecr.io/factory/vision:1.0.0", registryId: registryOf("edgehub") };
const busybox = { from: "mcr.microsoft.com/azurelinux/busybox:1.36" };
const file = (content: object) => stringify({ hubs: [{ stack: "hub-1" }, { stack: "hub-2" }], ...content });

/** The faults of a hub's list and the list for every hub. */
function faults(...given: Parameters<typeof withFleetImages>): (string | undefined)[] {
  try {
    withFleetImages(...given);
  } catch (error) {
    if (error instanceof EdgeError) return error.faults.map(({ given: value }) => value);
    throw error;
  }
  return [];
}

describe("images for every hub", () => {
  it("are imported by each listed hub, before its own", () => {
    const { images } = withFleetImages("hub-2", hub([busybox], "edgehub2"), file({ images: [vision] }));
    assert.deepEqual(images, [vision, busybox]);
  });

  it("are left out by the hub whose registry is their source, in whatever case its id is written", () => {
    const shouted = { ...vision, registryId: vision.registryId.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions") };
    for (const image of [vision, shouted]) assert.deepEqual(withFleetImages("hub-1", hub(), file({ images: [image, busybox] })).images, [busybox]);
  });

  for (const [name, stack, text] of [
    ["a hub that the file does not list", "hub-3", file({ images: [busybox] })],
    ["a file without images", "hub-1", file({})],
    ["no file", "hub-1", undefined],
  ] as const)
    it(`change nothing for ${name}`, () => assert.deepEqual(withFleetImages(stack, hub([busybox]), text), hub([busybox])));

  it("are refused where the hub has another image of the same name, with each name", () => {
    const own = [{ from: "docker.io/library/busybox:1.36", name: "azurelinux/busybox:1.36" }, { from: "ghcr.io/factory/other:1" }];
    assert.deepEqual(faults("hub-1", hub(own), file({ images: [busybox] })), ["azurelinux/busybox:1.36 from docker.io/library/busybox:1.36"]);
  });

  it("are checked like those of a hub: every fault of the file is reported", () => {
    const text = file({ images: [{ from: "busybox:1.36" }, busybox, busybox], colour: "red" });
    const given = faults("hub-1", hub(), text);
    for (const part of ["images[0].from", "colour"])
      assert.ok(
        given.some((value) => value?.startsWith(part)),
        `${part} in ${given.join("; ")}`,
      );
    assert.equal(faults("hub-1", hub(), "hubs: [").length, 1);
  });
});
