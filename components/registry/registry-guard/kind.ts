import { apiVersions } from "../../core/api-versions";
import { groupOf, listId, nameOf } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, asNameSet, ignored, replaces, updates, updatesIfGiven } from "../../core/field-table";
import { canonicalJson, textAt } from "../../core/json";
import { ownerOfTags } from "../../core/owner";
import { type Tags, type WrittenTags, asTags, declaredTagsOf, mergedTags, tagsOf, writtenTags } from "../../core/tags";
import { type CallPhase, type Lifecycle, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";
import { onlyByOwner } from "../../dynamic/owned-removal";
import { onlyUnlocked } from "../../dynamic/unlocked-removal";

/** Inputs of a RegistryGuard. */
export interface RegistryGuardInputs extends WithTimeout {
  /** Required. ARM id of the registry. */
  registryId: string;
  /** Optional. The stack that manages the registry; a tag on the service. @default - the running stack */
  owner: string;
  /** Optional. Tags of registry and resource group beside those of others, which stay. @default - none */
  tags?: Tags | undefined;
  /** Optional. ARM ids of what destroying the hub deletes. Locks on it refuse that. @default - the catalog */
  removes?: readonly string[] | undefined;
  /** Optional. How long a deletion may take, ISO 8601. @default PT10M */
  timeout: string;
}

/** Outputs of RegistryGuard. */
export type RegistryGuardState = WrittenTags;

/** Kinds of Azure resources that a guard tags: the registry and its resource group. */
const tagged = (registryId: string) => [
  { id: registryId, version: apiVersions.containerRegistry },
  { id: groupOf(registryId), version: apiVersions.resourceGroup },
];

/**
 * Writes the tags of registry and resource group: the owner and the declared ones; the others stay (ADR 16). New ones are created with them;
 * adopted ones, and those of earlier releases, get them here, and what is declared later.
 */
const marked: CallPhase<RegistryGuardInputs, RegistryGuardState> = {
  name: "marked",
  dependsOn: ["registryId", "owner", "tags"],
  callUntilDone: true,
  start: async ({ registryId, owner, tags: declared }, { tagNames }, { arm }) => {
    for (const { id, version } of tagged(registryId)) {
      const live = await arm.get(id, version);
      const tags = mergedTags(live, owner, declared, tagNames);
      if (live !== undefined && canonicalJson(tags) !== canonicalJson(tagsOf(live)))
        return arm.begin({ method: "PATCH", path: id, apiVersion: version, body: { tags } });
    }
    return undefined;
  },
  learn: ({ tags }) => writtenTags(tags),
};

/**
 * Cannot be deleted while connected registries of any stack sync from the registry: stacks have no order between them, so nothing else
 * prevents a hub from being destroyed before its sites. It depends on the whole hub, so it is deleted first. Creating it names the owner of the registry.
 */
export const registryGuard: Lifecycle<RegistryGuardInputs, RegistryGuardState> = {
  kind: "registry/RegistryGuard",
  stateVersion: 1,
  fields: { registryId: replaces(asArmId), owner: updates(), tags: updatesIfGiven(asTags), removes: updatesIfGiven(asNameSet), timeout: ignored },
  id: ({ registryId }) => `${registryId}:guard`,
  phases: [marked, recordOnly(["removes"])],
  read: async ({ registryId = "", tags }, _known, { arm }) => {
    const live = await arm.get(registryId, apiVersions.containerRegistry);
    return live ? { is: "present", inputs: { owner: ownerOfTags(live), ...(tags && { tags: declaredTagsOf(live, tags) }) } } : { is: "present" };
  },
  remove: [
    onlyByOwner({
      object: ({ registryId }) => `registry ${nameOf(registryId)}`,
      ownerOf: async ({ registryId }, arm) => ownerOfTags(await arm.get(registryId, apiVersions.containerRegistry)),
    }),
    onlyUnlocked(({ registryId, removes = [listId(groupOf(registryId), "Microsoft.Edge")] }) => removes),
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
