import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires every connected registry to be read-only.
 *
 * Why: the hub's registry is the only source of images. In mode ReadWrite a site could push images that nobody reviewed.
 * Good: `mode: "ReadOnly"`
 * Absent is a violation: the mode must be visible in the declaration.
 * Source: staging guide, `az acr connected-registry create --mode ReadOnly`.
 */
export const connectedRegistryReadOnly: ResourceRule = {
  name: "connected-registry-read-only",
  on: [resourceTypes.connectedRegistry],
  message: "A connected registry must be in ReadOnly mode.",
  fix: "Set mode to ReadOnly.",
  severity: "high",
  levels: mandatory,
  faultsIn: ({ properties }) => requireProperty(properties, "mode", (mode) => mode === "ReadOnly"),
};
