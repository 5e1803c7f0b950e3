import { readiness } from "../../../components/cluster/lifecycles/readiness";
import { pullActionsFor } from "../../../components/core/scope-map-actions";
import { activation } from "../../../components/registry/lifecycles/activation";
import { scopeMap } from "../../../components/registry/lifecycles/scope-map";
import { token } from "../../../components/registry/lifecycles/token";
import { tokenPassword } from "../../../components/registry/lifecycles/token-password";
import { registryVersion } from "../../support/azure-lab";
import type { DynamicLab } from "./dynamic-lab";
import { type KindCase, kindCase } from "./kind-case";

const timeout = "PT1M";

async function madeScopeMap({ edge, registryId }: DynamicLab, name: string): Promise<string> {
  const id = `${registryId}/scopeMaps/${name}`;
  await edge.lab.send("PUT", id, { version: registryVersion, body: { properties: { actions: pullActionsFor(["factory/vision"]) } } });
  return id;
}

/** A connected registry as its instance leaves it after its first sync. */
async function onlineRegistry({ edge, registryId, azure }: DynamicLab, name: string): Promise<string> {
  const id = await edge.lab.connectedRegistry(registryId, name);
  const found = azure.azure.store.get(id);
  if (found) {
    const parent = found.properties["parent"] as { syncProperties: Record<string, string> };
    const synced = { ...parent, syncProperties: { ...parent.syncProperties, lastSyncTime: "2026-02-01T00:00:00Z" } };
    azure.azure.store.put({ ...found, properties: { ...found.properties, connectionState: "Online", activation: { status: "Active" }, parent: synced } });
  }
  return id;
}

/** Cases of the kinds of tokens and connected registries. */
export const registryCases: readonly KindCase[] = [
  kindCase(scopeMap, {
    declare: async ({ registryId }, number) => ({
      registryId,
      name: `line${number}-pull`,
      actions: pullActionsFor(["factory/vision"]),
      description: "one",
      timeout,
    }),
    changes: () => ({ actions: { to: pullActionsFor(["factory/vision", "factory/gateway"]) }, description: { to: "two" } }),
    makes: { scopeMaps: 1 },
  }),
  kindCase(token, {
    declare: async (lab, number) => {
      await madeScopeMap(lab, `line${number}-other`);
      return { registryId: lab.registryId, name: `line${number}-pull`, scopeMapId: await madeScopeMap(lab, `line${number}-map`), status: "enabled", timeout };
    },
    changes: ({ scopeMapId }) => ({ scopeMapId: { to: scopeMapId.replace("-map", "-other") }, status: { to: "disabled" } }),
    makes: { tokens: 1 },
  }),
  kindCase(tokenPassword, {
    declare: async ({ edge, registryId }, number) => ({
      tokenId: await edge.lab.token(registryId, `line${number}-pull`, pullActionsFor(["factory/vision"])),
      generation: 1,
      timeout,
    }),
    changes: () => ({ generation: { to: 2 } }),
    makes: { passwords: 1 },
    // Nobody knows the value of the one that was issued to the process that died; the token's end takes it along.
    afterDeath: { passwords: 2 },
    afterDelete: "to be made again",
  }),
  kindCase(activation, {
    declare: async (lab, number) => ({ connectedRegistryId: await onlineRegistry(lab, `line${number}x`), timeout }),
    makes: {},
    leaves: { "active connected registries": -1 },
    afterDelete: "nothing",
  }),
  kindCase(readiness, {
    declare: async (lab, number) => ({
      connectedRegistryId: await onlineRegistry(lab, `line${number}x`),
      after: ["2026-01-01T00:00:00Z"],
      wait: "confirmed",
      timeout,
    }),
    changes: () => ({ after: { to: ["2026-01-02T00:00:00Z"] } }),
    makes: {},
    afterDelete: "nothing",
  }),
];
