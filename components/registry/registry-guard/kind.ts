import { apiVersions } from "../../core/api-versions";
import { nameOf } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces } from "../../core/field-table";
import { textAt } from "../../core/json";
import type { Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

/** Inputs of a RegistryGuard. */
export interface RegistryGuardInputs extends WithTimeout {
  /** Required. ARM id of the registry. */
  registryId: string;
  /** Optional. How long a deletion may take, ISO 8601. @default PT10M */
  timeout: string;
}

/** No outputs. */
export type RegistryGuardState = Record<string, never>;

/**
 * Cannot be deleted while connected registries of any stack sync from the registry: stacks have no order between them, so nothing else
 * prevents a hub from being destroyed before its sites. It depends on the whole hub, so it is deleted first. Creating it calls nothing.
 */
export const registryGuard: Lifecycle<RegistryGuardInputs, RegistryGuardState> = {
  kind: "registry/RegistryGuard",
  stateVersion: 1,
  fields: { registryId: replaces(asArmId), timeout: ignored },
  id: ({ registryId }) => `${registryId}:guard`,
  phases: [],
  read: async () => ({ is: "present" }),
  remove: [
    {
      name: "out of use",
      start: async ({ registryId }, _known, { arm }) => {
        const connected = await arm.listIfThere(`${registryId}/connectedRegistries`, apiVersions.containerRegistry);
        if (connected.length === 0) return undefined;
        const sites = connected.map((registry) => textAt(registry, "name") ?? nameOf(textAt(registry, "id") ?? ""));
        throw new EdgeError([
          {
            code: "EDGE-HUB-IN-USE",
            what: `connected registries still sync from registry ${nameOf(registryId)}`,
            given: sites.sort().join(", "),
            allowed: "none",
            fix: "destroy the stacks of these sites first; nothing of the hub was removed",
          },
        ]);
      },
    },
  ],
};
