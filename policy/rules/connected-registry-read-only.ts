import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Images come from the hub alone. Source: staging guide, `--mode ReadOnly`. */
export const connectedRegistryReadOnly: ResourceRule = {
  name: "connected-registry-read-only",
  on: [types.connectedRegistry],
  says: "A site's registry must be read-only.",
  fix: "Set mode to ReadOnly.",
  severity: "high",
  levels: always,
  faultsIn: ({ properties }) => demand(properties, "mode", (mode) => mode === "ReadOnly"),
};
