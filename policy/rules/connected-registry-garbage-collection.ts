import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Without it former images fill the site's volume, which cannot shrink and is not watched. Source: connected registry API, `garbageCollection`. */
export const connectedRegistryGarbageCollection: ResourceRule = {
  name: "connected-registry-garbage-collection",
  on: [types.connectedRegistry],
  says: "A site's registry must collect its garbage.",
  fix: "Set garbageCollection.enabled to true.",
  severity: "medium",
  levels: always,
  faultsIn: ({ properties }) => demand(properties, "garbageCollection.enabled", (value) => value === true),
};
