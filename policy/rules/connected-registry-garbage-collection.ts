import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires garbage collection on every connected registry.
 *
 * Why: without it, superseded images fill the volume at the site. The volume cannot shrink, and nothing monitors it.
 * Good: `garbageCollection: { enabled: true, schedule: "0 5 * * *" }`
 * Absent is a violation, whatever the default of the service is.
 * Source: connected registry API, `garbageCollection`.
 */
export const connectedRegistryGarbageCollection: ResourceRule = {
  name: "connected-registry-garbage-collection",
  on: [resourceTypes.connectedRegistry],
  message: "A connected registry must have garbage collection enabled.",
  fix: "Set garbageCollection.enabled to true.",
  severity: "medium",
  levels: mandatory,
  faultsIn: ({ properties }) => requireProperty(properties, "garbageCollection.enabled", (value) => value === true),
};
