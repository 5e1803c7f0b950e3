import { brokenLinks } from "../../chain/broken-links";
import { apiVersions } from "../../core/api-versions";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { listAt, textAt } from "../../core/json";
import { nameOf } from "../../core/arm-id";
import type { Lifecycle, Observation, Patience, WaitPhase } from "../../dynamic/lifecycle";
import { absent } from "../../dynamic/absent";

const version = apiVersions.containerRegistry;

export interface ReadinessInputs extends Patience {
  connectedRegistryId: string;
  /** Things the site must have synced after, by the service's time. Any order. */
  after: string[];
  /** Wait until it is so, or go on and look again at the next run. */
  wait: "confirmed" | "accepted";
}

export interface ReadinessState {
  connectionState: string;
  lastSyncTime: string;
}

/** Online, and a sync later than everything named: only then does the site know what was declared. */
const synced: WaitPhase<ReadinessInputs, ReadinessState> = {
  name: "synced",
  patience: ({ wait }) => wait,
  observe: async ({ connectedRegistryId, after }, _known, { arm }) => observation(await arm.get(connectedRegistryId, version), after),
};

/** The site's registry is up and has heard of what it needs. Nothing is made and nothing is removed. */
export const readiness: Lifecycle<ReadinessInputs, ReadinessState> = {
  kind: "cluster/Readiness",
  stateVersion: 1,
  fields: { connectedRegistryId: replaces(asArmId), after: updates(), wait: ignored, timeout: ignored },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:readiness`,
  phases: [synced],
  explain: async ({ connectedRegistryId }, _known, { arm }) => brokenLinks(arm, { connectedRegistryId, images: [], orchestrationPrincipalId: "" }),
  read: async ({ connectedRegistryId = "" }, _known, { arm }) => {
    const live = await arm.get(connectedRegistryId, version);
    return live
      ? { is: "present" }
      : absent(arm, connectedRegistryId.slice(0, connectedRegistryId.toLowerCase().lastIndexOf("/connectedregistries/")), version);
  },
  remove: [],
};

/** How a connected registry stands against the times it must have synced after. */
export function observation(registry: unknown, after: readonly string[]): Observation<ReadinessState> {
  const connectionState = textAt(registry, "properties", "connectionState") ?? "Offline";
  const lastSyncTime = textAt(registry, "properties", "parent", "syncProperties", "lastSyncTime");
  const details = listAt(registry, "properties", "statusDetails").map((detail) => `${textAt(detail, "code")}: ${textAt(detail, "description")}`);
  const latest = Math.max(0, ...after.map((time) => Date.parse(time)));
  if (connectionState === "Online" && lastSyncTime !== undefined && Date.parse(lastSyncTime) > latest) {
    return { is: "done", learnt: { connectionState, lastSyncTime } };
  }
  const name = textAt(registry, "id");
  const state = [`connected registry ${name ? nameOf(name) : ""} is ${connectionState}`, ...details];
  if (connectionState === "Online") state.push(lastSyncTime ? "its last sync is older than what it must know" : "it has not synced yet");
  return { is: "waiting", because: state.join("; ") };
}
