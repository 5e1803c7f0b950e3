import { apiVersions } from "../../core/api-versions";
import { asArmId, asYaml, ignored, recorded, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { contentFaults, removeVersion, sameYaml, versionId } from "../versions";

/** Inputs of SchemaVersion. */
export interface SchemaVersionInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the schema. */
  schemaId: string;
  /** Required. `x.y.z` */
  version: string;
  /** Required. YAML with `rules.configs`: the values that a solution accepts. */
  value: string;
}

/** No outputs. */
export type SchemaVersionState = Record<string, never>;

/** Creates the version. Source: PUT schemas/versions, API version 2025-08-01; its id is known beforehand, unlike with the action `createVersion`. */
const created: CallPhase<SchemaVersionInputs, SchemaVersionState> = {
  name: "created",
  find: async ({ schemaId, version }, _known, { arm }) => ((await arm.get(versionId(schemaId, version), apiVersions.edge)) ? {} : undefined),
  start: async ({ schemaId, version, value }, _known, { arm }) =>
    arm.begin({ method: "PUT", path: versionId(schemaId, version), apiVersion: apiVersions.edge, body: { properties: { value } } }),
  learn: () => ({}),
};

/** One immutable version of a schema. An existing version with equal content is adopted; other content is an error in preview. */
export const schemaVersion: Lifecycle<SchemaVersionInputs, SchemaVersionState> = {
  kind: "orchestration/SchemaVersion",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: { schemaId: replaces(asArmId), version: replaces(), value: updates(asYaml), apiVersion: recorded, timeout: ignored },
  id: ({ schemaId, version }) => versionId(schemaId, version),
  preflight: ({ schemaId, version, value }, _previous, { arm }) =>
    contentFaults(arm, "schema", versionId(schemaId, version), (live) => sameYaml(textAt(live, "properties", "value"), value)),
  phases: [created],
  isolatesFailure: true,
  read: async ({ schemaId = "", version = "" }, _known, { arm }) => {
    const live = await arm.get(versionId(schemaId, version), apiVersions.edge);
    return live ? { is: "present", inputs: { value: textAt(live, "properties", "value") ?? "" } } : goneOrUnknown(arm, schemaId, apiVersions.edge);
  },
  remove: [{ name: "removed", start: ({ schemaId, version }, _known, { arm }) => removeVersion(arm, schemaId, version) }],
};
