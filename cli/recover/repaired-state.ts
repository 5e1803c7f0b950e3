import { isObject, listAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ExportedState, type Interrupted, isLive } from "./interrupted";

/** A resource that exists and belongs into the state. */
export interface Recorded {
  interrupted: Interrupted;
  id: string;
  /** Why the next run must write it again although nothing changes; undefined where it is as declared. */
  unfinished: string | undefined;
}

/** Types with inputs that cannot be read back, so that it is unknown whether an update took effect. */
const unreadableTypes: readonly string[] = [resourceTypes.extension];

/**
 * The state in which nothing is pending: with the resources that exist, and with this project's own kinds looking for their results again.
 * Secrets stay encrypted. Pure.
 */
export function withoutPending(state: ExportedState, recorded: readonly Recorded[], interrupted: readonly Interrupted[]): ExportedState {
  const isReplaced = (resource: Record<string, unknown>) => recorded.some(({ interrupted: { urn } }) => resource["urn"] === urn);
  const repeated = interrupted.filter(({ way, was }) => way === "repeat" && (was === "updating" || was === "deleting")).map(({ urn }) => urn);
  const kept = resourcesOf(state).flatMap((resource) => {
    if (isReplaced(resource) && resource["pendingReplacement"] === true) return [];
    // The new one stands beside it: the next run deletes the old one.
    if (isReplaced(resource)) return [{ ...resource, delete: true }];
    return [repeated.some((urn) => isLive(resource, urn)) ? lookingAgain(resource) : resource];
  });
  const added = recorded.map(({ interrupted: { recorded: resource }, id }) => ({ ...resource, id, outputs: {} }));
  return { ...state, deployment: { ...state.deployment, resources: [...kept, ...added], pending_operations: [] } };
}

/**
 * The state after the provider has read the resources: with the inputs that the killed run sent, because what the provider reads contains the service's defaults too,
 * and with a mark on what the next run must write again. Returns undefined where there is nothing to change. Pure.
 */
export function withSentInputs(state: ExportedState, recorded: readonly Recorded[], interrupted: readonly Interrupted[]): ExportedState | undefined {
  const updated = interrupted.filter(({ way, was, type }) => way === "refresh" && was === "updating" && unreadableTypes.includes(type));
  let isChanged = false;
  const resources = resourcesOf(state).map((resource) => {
    const found = recorded.find(({ interrupted: { urn } }) => isLive(resource, urn));
    const reason = found ? found.unfinished : updated.some(({ urn }) => isLive(resource, urn)) ? "its update was interrupted" : undefined;
    if (!found && reason === undefined) return resource;
    isChanged = true;
    return { ...resource, ...(found && { inputs: found.interrupted.recorded["inputs"] }), ...(reason !== undefined && { initErrors: [reason] }) };
  });
  return isChanged ? { ...state, deployment: { ...state.deployment, resources } } : undefined;
}

/** Does the state have a current resource with this URN? */
export function hasLive(state: ExportedState, urn: string): boolean {
  return resourcesOf(state).some((resource) => isLive(resource, urn));
}

/** The recorded phases of a resource of this project's kinds are uncertain. Each phase then checks for its result before it makes a call. */
function lookingAgain(resource: Record<string, unknown>): Record<string, unknown> {
  const outputs = resource["outputs"];
  return isObject(outputs) ? { ...resource, outputs: { ...outputs, done: {} } } : resource;
}

function resourcesOf(state: ExportedState): Record<string, unknown>[] {
  return listAt(state, "deployment", "resources").filter(isObject);
}
