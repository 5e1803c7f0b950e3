import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf, sameArmId } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces } from "../../core/field-table";
import { textAt } from "../../core/json";
import type { Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

/** Inputs of an Activation. */
export interface ActivationInputs extends WithTimeout {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: string;
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
  fields: { connectedRegistryId: replaces(asArmId), timeout: ignored },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:activation`,
  phases: [],
  read: async () => ({ is: "present" }),
  remove: [
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
