import { sameArmId } from "../../components/core/arm-id";
import { EdgeError } from "../../components/core/fault";
import { isObject, listAt, parsedJson, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type AzureResource, azureResource, clusterObjectId } from "./resource-id";

/** An exported state. Unknown members are kept; secrets are encrypted. */
export type ExportedState = Record<string, unknown> & { deployment: Record<string, unknown> };

/**
 * What the engine was doing with a resource when it was killed. `recovering`: an earlier recovery recorded it and was killed before it had read it. `unrecorded`: nothing;
 * the state lost a resource that exists and that the program declares.
 */
export type Interruption = "creating" | "updating" | "deleting" | "reading" | "importing" | "recovering" | "unrecorded";

/** A resource with which the engine was busy when it was killed, and how its state can be known again. */
export interface Interrupted {
  urn: string;
  type: string;
  /** Logical name, the last part of the URN. */
  name: string;
  was: Interruption;
  /** The resource as the operation or the state records it. */
  recorded: Record<string, unknown>;
  /** The resource in Azure that may still be busy; undefined where there is none. */
  azure: AzureResource | undefined;
  /**
   * - `record`: if it exists, it belongs into the state
   * - `refresh`: it is in the state, which must be read again
   * - `repeat`: the next run looks for what was done, or does it again
   * - `unclear`: its id is not known here
   */
  way: "record" | "refresh" | "repeat" | "unclear";
  /** Id of the object in the cluster; for `record` of a Kubernetes object. */
  clusterId: string | undefined;
}

/** Types whose result the provider reads from outside. */
const isPlain = (type: string) => /^(azure-native|kubernetes):/.test(type);
const isOurs = (type: string) => type.startsWith("pulumi-nodejs:dynamic/");
/** Without an object of their own: components, providers, references and what runs in every update. */
const isWithoutObject = (type: string) => /^(pulumi|edge):/.test(type) || type === resourceTypes.remoteCommand;

/** Parses an exported state. Throws EdgeError `EDGE-STATE-FILE`. */
export function exportedStateOf(stack: string, text: string): ExportedState {
  const state = parsedJson(text);
  if (isObject(state) && isObject(state["deployment"])) return state as ExportedState;
  const fix = "see `pulumi stack export`";
  throw new EdgeError([
    { code: "EDGE-STATE-FILE", what: "file is not an exported state", given: `stack ${stack}`, allowed: "JSON with deployment.resources", fix },
  ]);
}

/** Everything that a killed run or a killed recovery left unfinished. Pure. `environment` names the subscription where the state does not. */
export function interruptedIn(state: ExportedState, environment: Readonly<Record<string, string | undefined>>): Interrupted[] {
  const resources = listAt(state, "deployment", "resources").filter(isObject);
  const pending = listAt(state, "deployment", "pending_operations").filter(isObject);
  const unfinished = pending.flatMap((operation) => {
    const resource = operation["resource"];
    return isObject(resource) ? [interruptedOf(resource, String(operation["type"]) as Interruption, resources, environment)] : [];
  });
  const unread = resources.filter(isUnread).map((resource) => interruptedOf(resource, "recovering", resources, environment));
  return [...new Map([...unread, ...unfinished].map((found) => [`${found.urn} ${found.was}`, found])).values()];
}

function interruptedOf(
  recorded: Record<string, unknown>,
  was: Interruption,
  resources: readonly Record<string, unknown>[],
  environment: Readonly<Record<string, string | undefined>>,
): Interrupted {
  const [urn, type] = [textAt(recorded, "urn") ?? "", textAt(recorded, "type") ?? ""];
  const subscription = subscriptionOf(recorded, resources) ?? environment["ARM_SUBSCRIPTION_ID"];
  const azure = azureResource(type, recorded["inputs"], subscription);
  const clusterId = type.startsWith("kubernetes:") ? clusterObjectId(recorded["inputs"]) : undefined;
  const found = { urn, type, name: urn.slice(urn.lastIndexOf("::") + 2), was, recorded, azure, clusterId };
  return { ...found, way: wayOf(found, resources) };
}

function wayOf({ urn, type, was, azure, clusterId }: Omit<Interrupted, "way">, resources: readonly Record<string, unknown>[]): Interrupted["way"] {
  if (isWithoutObject(type) || was === "reading" || was === "importing") return "repeat";
  if (was === "recovering") return "refresh";
  // A refresh would drop a resource of which only the first removal step is done, and its other steps would never run.
  if (isOurs(type)) return "repeat";
  if (was === "deleting") return resources.some((resource) => isLive(resource, urn)) ? "refresh" : "repeat";
  if (was === "updating") return isPlain(type) ? "refresh" : "unclear";
  const id = azure?.id ?? clusterId;
  if (id === undefined) return "unclear";
  // A creation stays pending until somebody clears it, also when a later run has finished it.
  return resources.some((resource) => isLive(resource, urn) && sameArmId(textAt(resource, "id") ?? "", id)) ? "refresh" : "record";
}

/** Is this the current resource with the URN, neither on its way out nor only remembered for its replacement? */
export function isLive(resource: Record<string, unknown>, urn: string): boolean {
  return resource["urn"] === urn && resource["delete"] !== true && resource["pendingReplacement"] !== true;
}

/** The provider records outputs for everything that it has read. */
function isUnread(resource: Record<string, unknown>): boolean {
  const outputs = resource["outputs"];
  const isEmpty = outputs === undefined || (isObject(outputs) && Object.keys(outputs).length === 0);
  return isEmpty && resource["custom"] === true && resource["delete"] !== true && isPlain(String(resource["type"])) && textAt(resource, "id") !== undefined;
}

/** The subscription of the resource's provider, as the provider or another of its resources says. */
function subscriptionOf({ provider }: Record<string, unknown>, resources: readonly Record<string, unknown>[]): string | undefined {
  const own = resources.find(({ urn, id }) => `${String(urn)}::${String(id)}` === provider);
  const declared = textAt(own, "inputs", "subscriptionId");
  if (declared !== undefined) return declared;
  const ids = resources.flatMap((resource) => (resource["provider"] === provider ? (textAt(resource, "id") ?? []) : []));
  return ids.flatMap((id) => /^\/subscriptions\/([^/]+)\/resourceGroups\//i.exec(id)?.[1] ?? [])[0];
}
