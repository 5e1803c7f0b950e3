import { apiVersions } from "../../core/api-versions";
import { asArmId, asYaml, ignored, replaces, updates } from "../../core/field-table";
import { canonicalJson, textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { versionChanged } from "../version-changed";
import { removeVersion } from "../remove-version";

export interface SchemaVersionInputs extends WithTimeout {
  schemaId: string;
  version: string;
  /** YAML. */
  value: string;
}

/** Nothing beyond the inputs. */
export type SchemaVersionState = Record<string, never>;

/** Id of a schema's version. */
export function schemaVersionId({ schemaId, version }: Pick<SchemaVersionInputs, "schemaId" | "version">): string {
  return `${schemaId}/versions/${version}`;
}

const written: CallPhase<SchemaVersionInputs, SchemaVersionState> = {
  name: "written",
  find: async (inputs, _known, { arm }) => ((await arm.get(schemaVersionId(inputs), apiVersions.edge)) ? {} : undefined),
  start: async (inputs, _known, { arm }) =>
    arm.begin({ method: "PUT", path: schemaVersionId(inputs), apiVersion: apiVersions.edge, body: { properties: { value: inputs.value } } }),
  learn: () => ({}),
};

/** One version of a schema. Immutable: equal content is taken over, other content under the same number is refused in preview. */
export const schemaVersion: Lifecycle<SchemaVersionInputs, SchemaVersionState> = {
  kind: "orchestration/SchemaVersion",
  stateVersion: 1,
  fields: { schemaId: replaces(asArmId), version: replaces(), value: updates(asYaml), timeout: ignored },
  id: schemaVersionId,
  preflight: async (inputs, _previous, { arm }) => {
    const live = await arm.get(schemaVersionId(inputs), apiVersions.edge);
    if (!live || canonicalJson(asYaml(textAt(live, "properties", "value"))) === canonicalJson(asYaml(inputs.value))) return [];
    return [versionChanged("schema", schemaVersionId(inputs))];
  },
  phases: [written],
  read: async ({ schemaId = "", version = "" }, _known, { arm }) => {
    const live = await arm.get(schemaVersionId({ schemaId, version }), apiVersions.edge);
    return live ? { is: "present", inputs: { value: textAt(live, "properties", "value") ?? "" } } : goneOrUnknown(arm, schemaId, apiVersions.edge);
  },
  remove: [{ name: "removed", start: ({ schemaId, version }, _known, { arm }) => removeVersion(arm, schemaId, version) }],
};
