import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, ignored, recorded, replaces, updates, updatesIfGiven } from "../../core/field-table";
import { ownerOfTags } from "../../core/owner";
import { type Tags, type WrittenTags, asTags, declaredTagsOf, mergedTags, writtenTags } from "../../core/tags";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { locationOf, writtenBack } from "../drift";
import { deletedByOwner } from "../../dynamic/owned-removal";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

/** Inputs of Schema. */
export interface SchemaInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-24 letters, digits and `-`. */
  name: string;
  /** Required. Azure region, lower case without spaces. */
  location: string;
  /** Optional. The stack that manages it; a tag on the service. @default - the running stack */
  owner: string;
  /** Optional. Tags of the resource beside those of others, which stay. @default - none */
  tags?: Tags | undefined;
}

/** Outputs of Schema; the rules are in its versions. */
export type SchemaState = WrittenTags;

/** ARM id of a schema. */
export function schemaId({ resourceGroupId, name }: Pick<SchemaInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/schemas", name);
}

/** Creates the schema without rules. Source: PUT schemas, API version 2025-08-01. */
const written: CallPhase<SchemaInputs, SchemaState> = {
  name: "written",
  start: async (inputs, { tagNames }, { arm }) => {
    const tags = mergedTags(await arm.get(schemaId(inputs), apiVersions.edge), inputs.owner, inputs.tags, tagNames);
    return arm.begin({ method: "PUT", path: schemaId(inputs), apiVersion: apiVersions.edge, body: { location: inputs.location, tags, properties: {} } });
  },
  learn: ({ tags }) => writtenTags(tags),
};

/** Schema: the parent of schema versions. Deleting it also deletes its remaining versions. */
export const schema: Lifecycle<SchemaInputs, SchemaState> = {
  kind: "orchestration/Schema",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    resourceGroupId: replaces(asArmId),
    name: replaces(),
    location: replaces(),
    owner: updates(),
    tags: updatesIfGiven(asTags),
    apiVersion: recorded,
    timeout: ignored,
  },
  id: schemaId,
  phases: [written],
  isolatesFailure: true,
  read: async ({ resourceGroupId = "", name = "", location, tags }, _known, { arm }) => {
    const live = await arm.get(schemaId({ resourceGroupId, name }), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    const drift = writtenBack(written.name, [locationOf(live, location)]);
    return { is: "present", inputs: { owner: ownerOfTags(live), ...(tags && { tags: declaredTagsOf(live, tags) }) }, ...drift };
  },
  remove: [deletedByOwner<SchemaInputs, SchemaState>({ noun: "Schema", id: schemaId, apiVersion: apiVersions.edge })],
};
