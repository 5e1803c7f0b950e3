import { comparableId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import { connectionFaults } from "../../components/diagnosis/registry-chain";
import { decideStart, nextOpening } from "../../components/maintenance/start-decision";
import { expectedWorkMs } from "../../components/maintenance/start-permission";
import { type MaintenanceSettings, maintenanceOf, siteNames } from "../../components/site/rules";
import type { SiteConfig } from "../../program/config/site-schema";
import type { DeployedSite } from "./deployed-stack";
import { type ContactStatus, type PasswordStatus, type SiteState, type SiteStatus, type WindowStatus, siteStates } from "./fleet-status";
import type { SiteReading } from "./readings";
import { solutionStatuses } from "./solution-status";

/** Time and freezes that every site of a hub shares. */
export interface Surroundings {
  /** Azure's time, else this machine's. */
  now: Date;
  fleetFreeze: MaintenanceSettings["fleetFreeze"];
}

/** The status of a site from what was read. Pure. */
export function siteStatus(reading: SiteReading, { now, fleetFreeze }: Surroundings): SiteStatus {
  const { stack, declared, deployed } = reading;
  const site = declared.role === "site" ? declared.site : undefined;
  const state = deployed.is === "deployed" ? deployed : undefined;
  const contact = contactOf(reading);
  const solutions = solutionStatuses(site?.solutions, state);
  return {
    stack,
    ...(site && { hub: site.hub }),
    state: stateOf(reading, solutions),
    ...(state?.lastRun !== undefined && { lastRun: state.lastRun }),
    solutions,
    ...(site && { window: windowOf({ ...site, fleetFreeze }, longestInstallMs(state), now) }),
    contact,
    passwords: passwordsOf(site, state),
    pending: (state?.pending ?? []).filter(({ type }) => !isOfSolution(type)).map(({ resource, reason }) => ({ resource, reason })),
  };
}

/** Kinds whose Pending is that of a solution. */
function isOfSolution(type: string): boolean {
  return /:(FetchedImages|StagedSolution|Installation)$/.test(type);
}

function stateOf(reading: SiteReading, solutions: SiteStatus["solutions"]): SiteState {
  const { declared, deployed } = reading;
  if (declared.role !== "site" || deployed.is === "unreadable") return "unreadable";
  if (deployed.is === "deployed" && deployed.failures.length > 0) return "failed";
  if (deployed.is === "absent" || deployed.facts === undefined) return "not deployed";
  if (contactFaults(reading).length > 0) return "offline";
  const states = solutions.map(({ state }) => state);
  return siteStates.find((state) => states.some((one) => one === state)) ?? "empty";
}

function contactOf({ deployed, azure }: SiteReading): ContactStatus {
  if (deployed.is !== "deployed" || deployed.facts === undefined) return { is: "unread", reason: "the site is not deployed" };
  if (azure === undefined) return { is: "unread", reason: "the stack's outputs do not name its registry" };
  if (azure.is === "unread") return { is: "unread", reason: azure.faults.map(({ what }) => what).join("; ") };
  const live = azure.byId.get(comparableId(deployed.facts.connectedRegistryId ?? ""));
  const [lastSync, lastActivity] = [textAt(live, "properties", "parent", "syncProperties", "lastSyncTime"), textAt(live, "properties", "lastActivityTime")];
  return {
    is: "read",
    state: live === undefined ? "missing" : (textAt(live, "properties", "connectionState") ?? "unknown"),
    ...(lastSync !== undefined && { lastSync }),
    ...(lastActivity !== undefined && { lastActivity }),
  };
}

/** Faults of the site's connection to the cloud; none where it was not read. */
export function contactFaults({ deployed, azure }: SiteReading): Fault[] {
  if (deployed.is !== "deployed" || azure?.is !== "read") return [];
  const id = deployed.facts?.connectedRegistryId;
  return id === undefined ? [] : connectionFaults({ registry: azure.registry, connectedRegistry: azure.byId.get(comparableId(id)), sync: { id } });
}

/** How long the longest of the last installations took, in milliseconds: each solution waits for a time that is long enough for itself. */
function longestInstallMs(state: DeployedSite | undefined): number | undefined {
  const known = (state?.solutions ?? []).flatMap(({ tookMs }) => tookMs ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** When the site's workloads may be interrupted, without the veto: the line's own system is asked only when something starts. Exported for tests. */
export function windowOf(settings: MaintenanceSettings, lastTookMs: number | undefined, now: Date): WindowStatus {
  const maintenance = maintenanceOf(settings);
  const asksLine = maintenance?.veto !== undefined;
  const { windows = [], freezes = [] } = maintenance ?? {};
  if (maintenance === undefined || windows.length + freezes.length === 0) return { is: "always", asksLine };
  const [nowMs, expectedMs] = [now.getTime(), expectedWorkMs(maintenance, lastTookMs)];
  const decision = decideStart({ nowMs, maintenance, proof: { is: "staged" }, veto: { is: "clear" }, expectedMs });
  if (decision.is === "open") {
    return { is: "open", asksLine, ...(Number.isFinite(decision.untilMs) && { until: new Date(decision.untilMs).toISOString() }) };
  }
  const next = nextOpening(nowMs, maintenance, expectedMs);
  return { is: "closed", asksLine, reason: decision.reason, ...(next.is === "found" && { opens: new Date(next.startMs).toISOString() }) };
}

function passwordsOf(site: SiteConfig | undefined, state: DeployedSite | undefined): PasswordStatus[] {
  return (state?.passwords ?? []).map(({ token, expiry }) => ({
    token: site && token === siteNames(site.key, undefined).clientToken ? "client" : "sync",
    ...(expiry !== "" && { ends: expiry.slice(0, 10) }),
  }));
}
