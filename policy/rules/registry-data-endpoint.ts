import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Instances sync through the dedicated data endpoint. Source: "Intro to connected registries", prerequisites. */
export const registryDataEndpoint: ResourceRule = {
  name: "registry-data-endpoint",
  on: [types.registry],
  says: "A registry that feeds connected registries must have its data endpoint on.",
  fix: "Set dataEndpointEnabled to true.",
  severity: "high",
  levels: always,
  checkov: ["CKV_AZURE_237"],
  faultsIn: ({ properties }) => demand(properties, "dataEndpointEnabled", (value) => value === true),
};
