import { textAt } from "../../components/core/json";
import { type HubOutputs, parseHubOutputs } from "../../program/config/hub-outputs";
import { exitCodes } from "../io/command";
import type { FleetStatus, HubStatus } from "./fleet-status";
import { azureNeeds, byUrgency, hubNeeds, siteNeeds } from "./needs";
import type { FleetReading, HubReading } from "./readings";
import { rolloutNeeds } from "./rollout-needs";
import { siteStatus } from "./site-status";

/** The status of a fleet from what was read. Pure. */
export function fleetStatus({ hubs, sites, rollout, now }: FleetReading): FleetStatus {
  const judged = sites.map((reading) => {
    const hub = hubs.find(({ stack }) => reading.declared.role === "site" && stack === reading.declared.site.hub);
    const status = siteStatus(reading, { now, fleetFreeze: hub && freezeOf(hub) });
    return { status, needs: siteNeeds(reading, status, now) };
  });
  const shown = hubs.filter(({ isAsked }) => isAsked);
  const statuses = judged.map(({ status }) => status);
  const needs = byUrgency([...rolloutNeeds(rollout, statuses), ...shown.flatMap(hubNeeds), ...azureNeeds(sites), ...judged.flatMap((one) => one.needs)]);
  const common = { schemaVersion: 1, asOf: now.toISOString(), needs, hubs: shown.map(hubStatus), sites: statuses } as const;
  return { ...common, ...(rollout && { rollout }) };
}

/** Done where nothing needs a person, no where something does, and failed where nothing is known to, but something could not be read. */
export function exitCodeOf({ needs }: FleetStatus): number {
  if (needs.length === 0) return exitCodes.done;
  return needs.every(({ urgency }) => urgency === "unread") ? exitCodes.failed : exitCodes.no;
}

/** The freeze that a site's next run uses: that of the deployed hub. */
function freezeOf({ stack, declared, deployed }: HubReading): HubOutputs["freeze"] {
  if (deployed.is === "deployed" && deployed.outputs["registryId"] !== undefined) return parseHubOutputs(stack, deployed.outputs).freeze;
  return declared.role === "hub" ? declared.hub.freeze : undefined;
}

function hubStatus({ stack, declared, deployed }: HubReading): HubStatus {
  if (deployed.is === "unreadable" || declared.role !== "hub") return { stack, state: "unreadable" };
  if (deployed.is === "absent") return { stack, state: "not deployed" };
  const { lastRun, outputs, failures } = deployed;
  const loginServer = textAt(outputs, "loginServer");
  return {
    stack,
    state: failures.length > 0 ? "failed" : loginServer === undefined ? "not deployed" : "deployed",
    ...(loginServer !== undefined && { loginServer }),
    ...(lastRun !== undefined && { lastRun }),
  };
}
