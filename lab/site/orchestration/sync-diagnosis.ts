import type { Json, JsonObject } from "../../azure/operation";
import { objectOf, textOf, textsOf } from "../../azure/resource";
import type { ArmCaller } from "./arm-caller";
import { BrokenLink } from "./staging-failures";
import { missingGatewayActions, unsyncedRepositories } from "./sync-actions";

/** Azure's resources between a registry and a site. */
export interface SyncFacts {
  /** Properties of the registry, its connected registry, the sync token and the sync scope map. */
  registry: JsonObject;
  connectedRegistry: JsonObject;
  token: JsonObject;
  scopeMap: JsonObject;
}

/** The chain to diagnose. */
export interface SyncChain {
  registryId: string;
  connectedRegistry: string;
  repositories: readonly string[];
}

/** The broken link visible in Azure; undefined if none. `now` is lab time. Classes: workload-orchestration reference 7.2. */
export function brokenSyncLink({ registryId, connectedRegistry: name, repositories }: SyncChain, facts: SyncFacts, now: Date): BrokenLink | undefined {
  if (facts.registry.dataEndpointEnabled !== true) return new BrokenLink("dataEndpoint", `${registryId} has dataEndpointEnabled off`);
  const token = tokenFault(name, facts, now);
  if (token !== undefined) return new BrokenLink("authToken", token);
  const actions = textsOf(facts.scopeMap.actions);
  const gateway = missingGatewayActions(actions, name);
  if (gateway.length > 0) return new BrokenLink("authToken", `the scope map '${name}' of the sync token lacks ${gateway.join(", ")}`);
  const unsynced = unsyncedRepositories(actions, repositories);
  if (unsynced.length > 0) return new BrokenLink("scopeMap", `the map '${name}' has lost ${unsynced.join(", ")} since staging began`);
  return undefined;
}

/**
 * Why staging failed. Causes in the cloud take precedence: they explain the failure on the site.
 * `last`: the failure on the site, returned if Azure shows no cause.
 */
export async function diagnose(chain: SyncChain, last: BrokenLink, arm: ArmCaller, signal: AbortSignal): Promise<BrokenLink> {
  const { registryId, connectedRegistry: name } = chain;
  const read = async (id: string) => (await arm.properties(id, signal)) ?? {};
  const connectedRegistry = await read(`${registryId}/connectedRegistries/${name}`);
  const facts = {
    connectedRegistry,
    registry: await read(registryId),
    token: await read(textOf(syncOf(connectedRegistry).tokenId) ?? `${registryId}/tokens/${name}`),
    scopeMap: await read(`${registryId}/scopeMaps/${name}`),
  };
  const found = brokenSyncLink(chain, facts, arm.options.clock.now());
  if (found) return found;
  const state = textOf(connectedRegistry.connectionState);
  return last.link === "network" && state !== "Online" ? new BrokenLink("network", `${last.detail}; connected registry '${name}' is ${state}`) : last;
}

function tokenFault(name: string, { token, connectedRegistry }: SyncFacts, now: Date): string | undefined {
  if (textOf(token.status) !== "enabled") return `the sync token '${name}' is ${textOf(token.status) ?? "not there"}`;
  const passwords = listOf(objectOf(token.credentials).passwords).map(objectOf);
  const good = passwords.filter(({ expiry }) => expiry === undefined || Date.parse(String(expiry)) > now.getTime());
  if (good.length === 0) return `the sync token '${name}' has no password that is good`;
  const lastContact = textOf(connectedRegistry.lastActivityTime);
  const isOffline = textOf(connectedRegistry.connectionState) === "Offline";
  // A password that the instance could have received is older than its last contact.
  const isKnown = lastContact === undefined || good.some(({ creationTime }) => Date.parse(String(creationTime)) <= Date.parse(lastContact));
  return isOffline && !isKnown ? `every password of the sync token '${name}' was made after the connected registry's last contact` : undefined;
}

function syncOf(connectedRegistry: JsonObject): JsonObject {
  return objectOf(objectOf(connectedRegistry.parent).syncProperties);
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
