import { join } from "node:path";
import { readConfig } from "../../program/config/config";
import { textOf } from "../../program/config/config-source";
import { withFleetImages } from "../../program/config/fleet-images";
import { hubsFile } from "../../program/config/hubs-schema";
import { readImageImports } from "../../program/config/image-imports";
import { stackNames } from "../changed-stacks/stack-files";
import { stackConfig } from "../engine/stack-reading";
import { type CommandIo, type Given, stacksIn, UsageError } from "../io/command";
import { type HubView, hubView } from "./hub/hub-view";
import { type SiteView, siteView } from "./site/site-view";

/** What can be read of a stack; the view of a site must be closed. */
export type StackView = { role: "hub"; view: HubView } | { role: "site"; view: SiteView };

/** Reads the settings of a stack and prepares its view. @throws EdgeError for a stack that cannot be read, and for invalid settings */
export async function stackView(stack: string, io: CommandIo): Promise<StackView> {
  const source = await stackConfig(io.folder, stack);
  const config = readConfig(source);
  if (config.role === "site") return { role: "site", view: siteView(stack, config.site, io) };
  const hub = withFleetImages(stack, config.hub, textOf(join(io.folder, hubsFile)));
  return { role: "hub", view: hubView({ ...hub, images: readImageImports(source, hub, undefined) }, io) };
}

/** The named stacks, else all of the project. Throws UsageError where there is none. */
export function namedOrEvery(given: Given, command: string, { folder }: Pick<CommandIo, "folder">): string[] {
  const named = stacksIn(given);
  const stacks = named.length > 0 ? named : everyStack(join(folder, "stacks"));
  if (stacks.length === 0) throw new UsageError(`${command} needs stacks: stacks/ has no file of a hub or a site`);
  return stacks;
}

/** Names of all stacks that have a file in `folder`. Hubs first: a fault of a hub explains those of its sites. */
export function everyStack(folder: string): string[] {
  const { hubs, sites } = stackNames(folder);
  return [...hubs, ...sites];
}
