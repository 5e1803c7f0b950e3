import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

export interface ConfigTemplateInputs extends WithTimeout {
  resourceGroupId: string;
  name: string;
  location: string;
  description: string;
}

/** Nothing beyond the inputs; what a config template holds is in its versions. */
export type ConfigTemplateState = Record<string, never>;

/** Id of a config template. */
export function configTemplateId({ resourceGroupId, name }: Pick<ConfigTemplateInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/configTemplates", name);
}

const written: CallPhase<ConfigTemplateInputs, ConfigTemplateState> = {
  name: "written",
  start: async (inputs, _known, { arm }) => {
    const body = { location: inputs.location, properties: { description: inputs.description } };
    return arm.begin({ method: "PUT", path: configTemplateId(inputs), apiVersion: apiVersions.edge, body });
  },
  learn: () => ({}),
};

/** The name under which versions of a config template are kept. Delete takes what versions are left with it. */
export const configTemplate: Lifecycle<ConfigTemplateInputs, ConfigTemplateState> = {
  kind: "orchestration/ConfigTemplate",
  stateVersion: 1,
  fields: { resourceGroupId: replaces(asArmId), name: replaces(), location: replaces(), description: updates(), timeout: ignored },
  id: configTemplateId,
  phases: [written],
  read: async ({ resourceGroupId = "", name = "" }, _known, { arm }) => {
    const live = await arm.get(configTemplateId({ resourceGroupId, name }), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    return { is: "present", inputs: { description: textAt(live, "properties", "description") ?? "" } };
  },
  remove: [{ name: "deleted", start: (inputs, _known, { arm }) => arm.beginDelete(configTemplateId(inputs), apiVersions.edge) }],
};
