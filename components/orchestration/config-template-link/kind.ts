import type { ArmClient } from "../../arm/arm-client";
import type { ArmOperation } from "../../arm/operation";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { asArmId, ignored, recorded, replaces } from "../../core/field-table";
import { listAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";

/** Inputs of ConfigTemplateLink. */
export interface ConfigTemplateLinkInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the config template. */
  configTemplateId: string;
  /** Required. ARM id of the target whose solutions read the config template. */
  targetId: string;
  /** Required. ARM id of the target's context. */
  contextId: string;
}

/** No outputs. */
export type ConfigTemplateLinkState = Record<string, never>;

/** Links the config template to the target. An existing link is adopted. */
const linked: CallPhase<ConfigTemplateLinkInputs, ConfigTemplateLinkState> = {
  name: "linked",
  find: async (inputs, _known, { arm }) => ((await isLinked(inputs, arm)) ? {} : undefined),
  start: (inputs, _known, { arm }) => changeLink("linkToHierarchies", inputs, arm),
  learn: () => ({}),
};

/**
 * Link that lets the solutions on a target read every version of a config template. Removing the resource also removes an adopted link.
 * A refresh looks for the link in every context: the service's list of links names no context, so `contextId` cannot be compared.
 */
export const configTemplateLink: Lifecycle<ConfigTemplateLinkInputs, ConfigTemplateLinkState> = {
  kind: "orchestration/ConfigTemplateLink",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: { configTemplateId: replaces(asArmId), targetId: replaces(asArmId), contextId: replaces(asArmId), apiVersion: recorded, timeout: ignored },
  id: ({ targetId, configTemplateId }) => `${targetId}:config:${nameOf(configTemplateId)}`,
  phases: [linked],
  read: async ({ configTemplateId = "", targetId = "" }, _known, { arm }) =>
    (await isLinked({ configTemplateId, targetId }, arm)) ? { is: "present" } : goneOrUnknown(arm, configTemplateId, apiVersions.edge),
  remove: [
    {
      name: "unlinked",
      start: async (inputs, _known, { arm }) => ((await isLinked(inputs, arm)) ? changeLink("unLinkFromHierarchies", inputs, arm) : undefined),
    },
  ],
};

/** Starts linking or unlinking. Source: Azure CLI, `config-template link` and `unlink`, API version 2025-08-01. */
function changeLink(action: "linkToHierarchies" | "unLinkFromHierarchies", inputs: ConfigTemplateLinkInputs, arm: ArmClient): Promise<ArmOperation> {
  const { configTemplateId, contextId, targetId } = inputs;
  const body = { contextId, hierarchyIds: [targetId] };
  return arm.begin({ method: "POST", path: `${configTemplateId}/${action}`, apiVersion: apiVersions.edge, body });
}

/**
 * Is the config template linked to the target? Source: Azure CLI, `config-template hierarchy show`, API version 2025-08-01.
 * `assumed:config-template-link-listed`: the list contains a link as soon as the operation that created it has finished.
 */
async function isLinked({ configTemplateId, targetId }: Pick<ConfigTemplateLinkInputs, "configTemplateId" | "targetId">, arm: ArmClient): Promise<boolean> {
  const metadatas = await arm.listIfThere(`${configTemplateId}/configTemplateMetadatas`, apiVersions.edge);
  const linkedIds = metadatas.flatMap((metadata) =>
    listAt(metadata, "properties", "linkedHierarchies").flatMap((entry) => listAt(entry, "hierarchyIds").map(String)),
  );
  return linkedIds.some((id) => sameArmId(id, targetId));
}
