import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf, sameArmId, scopeMapId } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { isAnothers, notYoursToDestroy, ownerOfScopeMap } from "../../core/owner";
import { type Lifecycle, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";

/** Inputs of an Activation. */
export interface ActivationInputs extends WithTimeout {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: string;
  /** Optional. The stack that manages the connected registry; its sync scope map names it on the service. @default - the running stack */
  owner: string;
  /** Optional. How long a deactivation may take, ISO 8601. @default PT10M */
  timeout: string;
}

/** No outputs. */
export type ActivationState = Record<string, never>;

/**
 * Deactivates a connected registry between the removal of its instance and its own: an instance activates by itself, but the registry
 * must be deactivated before it is deleted or another instance activates. Creating it calls nothing.
 */
export const activation: Lifecycle<ActivationInputs, ActivationState> = {
  kind: "registry/Activation",
  stateVersion: 1,
  fields: { connectedRegistryId: replaces(asArmId), owner: updates(), timeout: ignored },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:activation`,
  phases: [recordOnly()],
  read: async () => ({ is: "present" }),
  remove: [
    {
      name: "owned",
      // The engine deletes the connected registry itself next, whoever owns it.
      start: async ({ connectedRegistryId, owner: own }, _known, { arm }) => {
        const mapId = scopeMapId(parentOf(connectedRegistryId), nameOf(connectedRegistryId));
        const owner = ownerOfScopeMap(await arm.get(mapId, apiVersions.containerRegistry));
        if (isAnothers(owner, own)) throw new EdgeError([notYoursToDestroy(owner, `connected registry ${nameOf(connectedRegistryId)}`)]);
        return undefined;
      },
    },
    {
      name: "without children",
      start: async ({ connectedRegistryId }, _known, { arm }) => {
        const all = await arm.listIfThere(`${parentOf(connectedRegistryId)}/connectedRegistries`, apiVersions.containerRegistry);
        const children = all.filter((other) => sameArmId(textAt(other, "properties", "parent", "id") ?? "", connectedRegistryId));
        if (children.length === 0) return undefined;
        const names = children.map((child) => nameOf(textAt(child, "id") ?? "")).sort();
        throw new EdgeError([hasChildren(connectedRegistryId, names)]);
      },
    },
    {
      name: "deactivated",
      start: async ({ connectedRegistryId }, _known, { arm }) => {
        const live = await arm.get(connectedRegistryId, apiVersions.containerRegistry);
        if (textAt(live, "properties", "activation", "status") !== "Active") return undefined;
        return arm.begin({ method: "POST", path: `${connectedRegistryId}/deactivate`, apiVersion: apiVersions.containerRegistry });
      },
    },
  ],
};

/** Source: connected registries, nested; that one with children cannot be deleted is inferred. */
function hasChildren(connectedRegistryId: string, names: readonly string[]) {
  return {
    code: "EDGE-REGISTRY-CHILDREN",
    what: `other connected registries sync from connected registry ${nameOf(connectedRegistryId)}`,
    given: names.join(", "),
    allowed: "none",
    fix: "remove them first, or give them another parent; this one was not deactivated",
  };
}
