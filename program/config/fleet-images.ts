import { sameArmId } from "../../components/core/arm-id";
import { EdgeError, type Fault } from "../../components/core/fault";
import { importedName } from "../../components/registry/imported-image/import-source";
import { shortStackName } from "./config-source";
import { type HubConfig, registryIdOf } from "./hub-schema";
import { hubsFile, readHubs } from "./hubs-schema";

type Images = HubConfig["images"];

/**
 * A hub's settings with the images that `stacks/hubs.yaml` lists for every hub, before its own. A hub that the file does not list keeps its own alone.
 * An image in the hub's own registry is left out, so that one hub can be the source of the others. `text`: the file's content; undefined where there is none.
 * @throws EdgeError with every fault of the file, and for a name that is in both lists
 */
export function withFleetImages(stack: string, hub: HubConfig, text: string | undefined): HubConfig {
  if (text === undefined) return hub;
  const file = readHubs(text);
  if (!file.hubs.some((listed) => listed.stack === shortStackName(stack))) return hub;
  const registryId = registryIdOf(hub);
  const shared = file.images.filter((image) => image.registryId === undefined || !sameArmId(image.registryId, registryId));
  const faults = repeated(shared, hub.images);
  if (faults.length > 0) throw new EdgeError(faults);
  return { ...hub, images: [...shared, ...hub.images] };
}

function repeated(shared: Images, own: Images): Fault[] {
  const names = new Set(shared.map(nameOf));
  return own
    .filter((image) => names.has(nameOf(image)))
    .map((image) => ({
      code: "EDGE-HUBS",
      what: "an image is in hub.images and in the list for every hub",
      given: `${nameOf(image)} from ${image.from}`,
      allowed: "each name once",
      fix: `remove it from hub.images, or from images in ${hubsFile}`,
    }));
}

function nameOf({ from, name }: Images[number]): string {
  return name ?? importedName(from) ?? "";
}
