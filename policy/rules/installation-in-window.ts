import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryInProduction } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires maintenance windows for a site that installs solutions.
 *
 * Why: without windows an upgrade restarts the line's workloads whenever a change is merged.
 * Good: `maintenance: { windows: [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }] }`
 */
export const installationInWindow: ResourceRule = {
  name: "installation-in-window",
  on: [resourceTypes.installation],
  message: "A site that installs solutions must declare maintenance windows.",
  fix: "Set site.windows, or site.solutions[].installation to off.",
  severity: "medium",
  levels: mandatoryInProduction,
  faultsIn: ({ properties }) => requireProperty(properties, "maintenance.windows", (windows) => Array.isArray(windows) && windows.length > 0),
};
