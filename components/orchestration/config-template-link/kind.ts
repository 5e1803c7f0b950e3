import type { ArmClient } from "../../arm/arm-client";
import type { ArmOperation } from "../../arm/operation";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { asArmId, ignored, replaces } from "../../core/field-table";
import { listAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

export interface ConfigTemplateLinkInputs extends WithTimeout {
  configTemplateId: string;
  /** The hierarchy whose solutions may read it. */
  targetId: string;
  /** The target's context. */
  contextId: string;
}

/** Nothing beyond the inputs. */
export type ConfigTemplateLinkState = Record<string, never>;

/** Links and unlinks alike. Source: Azure CLI, `config-template link` and `unlink`, API version 2025-08-01. */
function change(action: "linkToHierarchies" | "unLinkFromHierarchies", inputs: ConfigTemplateLinkInputs, arm: ArmClient): Promise<ArmOperation> {
  const { configTemplateId, contextId, targetId } = inputs;
  const body = { contextId, hierarchyIds: [targetId] };
  return arm.begin({ method: "POST", path: `${configTemplateId}/${action}`, apiVersion: apiVersions.edge, body });
}

const linked: CallPhase<ConfigTemplateLinkInputs, ConfigTemplateLinkState> = {
  name: "linked",
  find: async (inputs, _known, { arm }) => ((await isLinked(inputs, arm)) ? {} : undefined),
  start: (inputs, _known, { arm }) => change("linkToHierarchies", inputs, arm),
  learn: () => ({}),
};

/** That solutions on a target may read a config template, in whatever version. A link that is there already is taken over, and goes with this one. */
export const configTemplateLink: Lifecycle<ConfigTemplateLinkInputs, ConfigTemplateLinkState> = {
  kind: "orchestration/ConfigTemplateLink",
  stateVersion: 1,
  fields: { configTemplateId: replaces(asArmId), targetId: replaces(asArmId), contextId: replaces(asArmId), timeout: ignored },
  id: ({ targetId, configTemplateId }) => `${targetId}:config:${nameOf(configTemplateId)}`,
  phases: [linked],
  read: async ({ configTemplateId = "", targetId = "" }, _known, { arm }) =>
    (await isLinked({ configTemplateId, targetId }, arm)) ? { is: "present" } : goneOrUnknown(arm, configTemplateId, apiVersions.edge),
  remove: [
    {
      name: "unlinked",
      start: async (inputs, _known, { arm }) => ((await isLinked(inputs, arm)) ? change("unLinkFromHierarchies", inputs, arm) : undefined),
    },
  ],
};

/** Source: Azure CLI, `config-template hierarchy show`, API version 2025-08-01. That it tells of a link as soon as the call that made it has ended is `assumed`. */
async function isLinked({ configTemplateId, targetId }: Pick<ConfigTemplateLinkInputs, "configTemplateId" | "targetId">, arm: ArmClient): Promise<boolean> {
  const metadatas = await arm.listIfThere(`${configTemplateId}/configTemplateMetadatas`, apiVersions.edge);
  const linkedIds = metadatas.flatMap((metadata) =>
    listAt(metadata, "properties", "linkedHierarchies").flatMap((entry) => listAt(entry, "hierarchyIds").map(String)),
  );
  return linkedIds.some((id) => sameArmId(id, targetId));
}
