import type { JsonObject } from "../../components/core/json";
import { orchestrationRoles } from "../../components/diagnosis/registry-chain";
import { pullActionsFor, syncActionsFor } from "../../components/core/scope-map-actions";
import { Resources } from "./resources";

const hub = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";

/** Ids of all resources that a site's registry depends on. */
export const chainIds = {
  registry: hub,
  connectedRegistry: `${hub}/connectedRegistries/line1`,
  syncToken: `${hub}/tokens/line1`,
  syncMap: `${hub}/scopeMaps/line1`,
  clientToken: `${hub}/tokens/line1-client`,
  clientMap: `${hub}/scopeMaps/line1-client`,
  roleAssignments: `${hub}/providers/Microsoft.Authorization/roleAssignments`,
  principal: "p",
};

/** The service's time at which the passwords of `siteChain` are valid. */
export const chainTime = new Date("2026-01-01T00:00:00Z");

const actions = (list: string[]): JsonObject => ({ properties: { actions: list } });
const token = (scopeMapId: string): JsonObject => ({
  properties: { status: "enabled", scopeMapId, credentials: { passwords: [{ name: "password1", expiry: "2026-06-01T00:00:00Z" }] } },
});

/** The complete registry chain of a site that stages `factory/vision`, without faults. Added to existing resources, if given. */
export function siteChain(resources = new Resources()): Resources {
  resources.set(chainIds.registry, { properties: { dataEndpointEnabled: true } });
  const parent = { syncProperties: { tokenId: chainIds.syncToken } };
  resources.set(chainIds.connectedRegistry, { properties: { connectionState: "Online", parent, clientTokenIds: [chainIds.clientToken] } });
  resources.set(chainIds.syncToken, token(chainIds.syncMap));
  resources.set(chainIds.clientToken, token(chainIds.clientMap));
  resources.set(chainIds.syncMap, actions(syncActionsFor("line1", ["factory/vision"])));
  resources.set(chainIds.clientMap, actions(pullActionsFor(["factory/vision"])));
  for (const [index, role] of Object.values(orchestrationRoles).entries()) {
    const roleDefinitionId = `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    resources.set(`${chainIds.roleAssignments}/${index}`, { properties: { principalId: chainIds.principal, roleDefinitionId } });
  }
  return resources;
}
