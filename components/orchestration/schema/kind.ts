import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, ignored, replaces } from "../../core/field-table";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

export interface SchemaInputs extends WithTimeout {
  resourceGroupId: string;
  name: string;
  location: string;
}

/** Nothing beyond the inputs; what a schema says is in its versions. */
export type SchemaState = Record<string, never>;

/** Id of a schema. */
export function schemaId({ resourceGroupId, name }: Pick<SchemaInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/schemas", name);
}

const written: CallPhase<SchemaInputs, SchemaState> = {
  name: "written",
  start: async (inputs, _known, { arm }) =>
    arm.begin({ method: "PUT", path: schemaId(inputs), apiVersion: apiVersions.edge, body: { location: inputs.location, properties: {} } }),
  learn: () => ({}),
};

/** The name under which versions of a schema are kept. Delete takes what versions are left with it. */
export const schema: Lifecycle<SchemaInputs, SchemaState> = {
  kind: "orchestration/Schema",
  stateVersion: 1,
  fields: { resourceGroupId: replaces(asArmId), name: replaces(), location: replaces(), timeout: ignored },
  id: schemaId,
  phases: [written],
  read: async ({ resourceGroupId = "", name = "" }, _known, { arm }) => {
    const live = await arm.get(schemaId({ resourceGroupId, name }), apiVersions.edge);
    return live ? { is: "present" } : goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
  },
  remove: [{ name: "deleted", start: (inputs, _known, { arm }) => arm.beginDelete(schemaId(inputs), apiVersions.edge) }],
};
