import { demand } from "../demand";
import { advisedInProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Debug fills the disk and tells more than it should; it is for the day a fault is looked for. Absent means Information. Source: connected registry API, `logging.logLevel`. */
export const connectedRegistryLogLevel: ResourceRule = {
  name: "connected-registry-log-level",
  on: [types.connectedRegistry],
  says: "A site's registry should not log at Debug for ever.",
  fix: "Set logging.logLevel to Information once the fault is found.",
  severity: "low",
  levels: advisedInProduction,
  faultsIn: ({ properties }) => demand(properties, "logging.logLevel", (level) => level !== "Debug"),
};
