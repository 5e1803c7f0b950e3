import { z } from "zod";
import { maxConnectedRegistries } from "../../components/core/connected-registry";
import { EdgeError } from "../../components/core/fault";
import { imageImports } from "./hub-schema";
import { labels } from "./rollout-schema";
import { readSettings } from "./settings-file";
import { text } from "./values";

const maxSitesAllowed = `a whole number, 0 to ${maxConnectedRegistries}`;

const hub = z.strictObject({
  stack: text(/^[\w.-]{1,100}$/, "the name of a hub's stack: 1-100 letters, digits, `-`, `_` and `.`").meta({ description: "Stack of the hub." }),
  labels: labels.optional().meta({ description: "The hub takes only sites that have all these labels.", absent: "the hub takes any site" }),
  maxSites: z.int(maxSitesAllowed).min(0, maxSitesAllowed).max(maxConnectedRegistries, maxSitesAllowed).default(maxConnectedRegistries).meta({
    description: "How many sites the hub may have. 0: it takes no new site.",
    allowed: maxSitesAllowed,
  }),
});

const hubsAllowed = "one hub or more, each with a stack";

/** Path of the list of hubs, from the project's folder. */
export const hubsFile = "stacks/hubs.yaml";

/** The hubs of a fleet: `stacks/hubs.yaml`. */
export const hubsSchema = z.strictObject({
  hubs: z.array(hub, hubsAllowed).min(1, hubsAllowed),
  images: imageImports.default([]).meta({
    description: "Images that every listed hub imports besides its own `hub.images`. A hub whose registry is the source (`registryId`) leaves an image out.",
  }),
});

/** The file with every default filled in. */
export type HubsFile = z.infer<typeof hubsSchema>;

/** Reads the text of the list of hubs. @throws EdgeError with every fault of its settings */
export function readHubs(text: string): HubsFile {
  const file = readSettings(text, hubsSchema, { file: hubsFile, code: "EDGE-HUBS" });
  if (Array.isArray(file)) throw new EdgeError(file);
  return file;
}
