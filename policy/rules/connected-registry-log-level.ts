import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, advisoryInProduction } from "../rule";
import { requireProperty } from "../subject";

/**
 * Recommends a log level above Debug for connected registries.
 *
 * Why: Debug fills the disk at the site and logs more than it should. Use it for an investigation and reset it afterwards.
 * Good: `logging: { logLevel: "Information" }`
 * Absent is accepted: the default is Information.
 * Source: connected registry API, `logging.logLevel`.
 */
export const connectedRegistryLogLevel: ResourceRule = {
  name: "connected-registry-log-level",
  on: [resourceTypes.connectedRegistry],
  message: "A connected registry should not log at Debug level permanently.",
  fix: "Set logging.logLevel to Information when the investigation is over.",
  severity: "low",
  levels: advisoryInProduction,
  faultsIn: ({ properties }) => requireProperty(properties, "logging.logLevel", (level) => level !== "Debug"),
};
