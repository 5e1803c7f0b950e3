import { apiVersions } from "../../core/api-versions";
import { nameOf } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { ownerOfTags, tagsWithOwner } from "../../core/owner";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { onlyByOwner } from "../../dynamic/owned-removal";

/** Inputs of a RegistryGuard. */
export interface RegistryGuardInputs extends WithTimeout {
  /** Required. ARM id of the registry. */
  registryId: string;
  /** Optional. The stack that manages the registry; a tag on the service. @default - the running stack */
  owner: string;
  /** Optional. How long a deletion may take, ISO 8601. @default PT10M */
  timeout: string;
}

/** No outputs. */
export type RegistryGuardState = Record<string, never>;

/** Adds the owner to the registry's tags; the others stay. A new registry is created with it, an adopted one and one of an earlier release get it here. */
const marked: CallPhase<RegistryGuardInputs, RegistryGuardState> = {
  name: "marked",
  start: async ({ registryId, owner }, _known, { arm }) => {
    const live = await arm.get(registryId, apiVersions.containerRegistry);
    if (live === undefined || ownerOfTags(live) === owner) return undefined;
    return arm.begin({ method: "PATCH", path: registryId, apiVersion: apiVersions.containerRegistry, body: { tags: tagsWithOwner(live, owner) } });
  },
  learn: () => ({}),
};

/**
 * Cannot be deleted while connected registries of any stack sync from the registry: stacks have no order between them, so nothing else
 * prevents a hub from being destroyed before its sites. It depends on the whole hub, so it is deleted first. Creating it names the owner of the registry.
 */
export const registryGuard: Lifecycle<RegistryGuardInputs, RegistryGuardState> = {
  kind: "registry/RegistryGuard",
  stateVersion: 1,
  fields: { registryId: replaces(asArmId), owner: updates(), timeout: ignored },
  id: ({ registryId }) => `${registryId}:guard`,
  phases: [marked],
  read: async ({ registryId = "" }, _known, { arm }) => {
    const live = await arm.get(registryId, apiVersions.containerRegistry);
    return live ? { is: "present", inputs: { owner: ownerOfTags(live) } } : { is: "present" };
  },
  remove: [
    onlyByOwner({
      object: ({ registryId }) => `registry ${nameOf(registryId)}`,
      ownerOf: async ({ registryId }, arm) => ownerOfTags(await arm.get(registryId, apiVersions.containerRegistry)),
    }),
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
