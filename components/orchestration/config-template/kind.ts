import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, ignored, recorded, replaces, updates, updatesIfGiven } from "../../core/field-table";
import { textAt } from "../../core/json";
import { ownerOfTags } from "../../core/owner";
import { type Tags, type WrittenTags, asTags, declaredTagsOf, mergedTags, writtenTags } from "../../core/tags";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { locationOf, writtenBack } from "../drift";
import { deletedByOwner } from "../../dynamic/owned-removal";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

/** Inputs of ConfigTemplate. */
export interface ConfigTemplateInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-24 letters, digits and `-`. */
  name: string;
  /** Required. Azure region, lower case without spaces. */
  location: string;
  /** Required. Shown in the portal. */
  description: string;
  /** Optional. The stack that manages it; a tag on the service. @default - the running stack */
  owner: string;
  /** Optional. Tags of the resource beside those of others, which stay. @default - none */
  tags?: Tags | undefined;
}

/** Outputs of ConfigTemplate; the values are in its versions. */
export type ConfigTemplateState = WrittenTags;

/** ARM id of a config template. */
export function configTemplateId({ resourceGroupId, name }: Pick<ConfigTemplateInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/configTemplates", name);
}

/** Creates or updates the config template. Source: PUT configTemplates, API version 2025-08-01. */
const written: CallPhase<ConfigTemplateInputs, ConfigTemplateState> = {
  name: "written",
  start: async (inputs, { tagNames }, { arm }) => {
    const tags = mergedTags(await arm.get(configTemplateId(inputs), apiVersions.edge), inputs.owner, inputs.tags, tagNames);
    const body = { location: inputs.location, tags, properties: { description: inputs.description } };
    return arm.begin({ method: "PUT", path: configTemplateId(inputs), apiVersion: apiVersions.edge, body });
  },
  learn: ({ tags }) => writtenTags(tags),
};

/** Config template: values that several solutions share, kept in versions. Deleting it also deletes its remaining versions. */
export const configTemplate: Lifecycle<ConfigTemplateInputs, ConfigTemplateState> = {
  kind: "orchestration/ConfigTemplate",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    resourceGroupId: replaces(asArmId),
    name: replaces(),
    location: replaces(),
    description: updates(),
    owner: updates(),
    tags: updatesIfGiven(asTags),
    apiVersion: recorded,
    timeout: ignored,
  },
  id: configTemplateId,
  phases: [written],
  isolatesFailure: true,
  read: async ({ resourceGroupId = "", name = "", location, tags }, _known, { arm }) => {
    const live = await arm.get(configTemplateId({ resourceGroupId, name }), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    const drift = writtenBack(written.name, [locationOf(live, location)]);
    const inputs = {
      description: textAt(live, "properties", "description") ?? "",
      owner: ownerOfTags(live),
      ...(tags && { tags: declaredTagsOf(live, tags) }),
    };
    return { is: "present", inputs, ...drift };
  },
  remove: [deletedByOwner<ConfigTemplateInputs, ConfigTemplateState>({ noun: "ConfigTemplate", id: configTemplateId, apiVersion: apiVersions.edge })],
};
