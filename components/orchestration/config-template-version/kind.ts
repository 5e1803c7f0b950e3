import { apiVersions } from "../../core/api-versions";
import { asArmId, asYaml, ignored, recorded, replaces, updates } from "../../core/field-table";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { configurationText } from "../configuration-text";
import { contentFaults, removeVersion, sameYaml, versionId } from "../versions";

/** Inputs of ConfigTemplateVersion. */
export interface ConfigTemplateVersionInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the config template. */
  configTemplateId: string;
  /** Required. `x.y.z` */
  version: string;
  /** Required. YAML with `configs`. */
  configurations: string;
}

/** No outputs. */
export type ConfigTemplateVersionState = Record<string, never>;

/** Creates the version. Source: action `createVersion`; a PUT of versions needs API version 2026-03-01. */
const created: CallPhase<ConfigTemplateVersionInputs, ConfigTemplateVersionState> = {
  name: "created",
  find: async ({ configTemplateId, version }, _known, { arm }) => ((await arm.get(versionId(configTemplateId, version), apiVersions.edge)) ? {} : undefined),
  start: async ({ configTemplateId, version, configurations }, _known, { arm }) => {
    const body = { version, configTemplateVersion: { properties: { configurations } } };
    return arm.begin({ method: "POST", path: `${configTemplateId}/createVersion`, apiVersion: apiVersions.edge, body });
  },
  learn: () => ({}),
};

/** One immutable version of a config template. An existing version with equal content is adopted; other content is an error in preview. */
export const configTemplateVersion: Lifecycle<ConfigTemplateVersionInputs, ConfigTemplateVersionState> = {
  kind: "orchestration/ConfigTemplateVersion",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: { configTemplateId: replaces(asArmId), version: replaces(), configurations: updates(asYaml), apiVersion: recorded, timeout: ignored },
  id: ({ configTemplateId, version }) => versionId(configTemplateId, version),
  preflight: ({ configTemplateId, version, configurations }, _previous, { arm }) =>
    contentFaults(arm, "config template", versionId(configTemplateId, version), (live) =>
      sameYaml(configurationText(live, "properties", "configurations"), configurations),
    ),
  phases: [created],
  isolatesFailure: true,
  read: async ({ configTemplateId = "", version = "" }, _known, { arm }) => {
    const live = await arm.get(versionId(configTemplateId, version), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, configTemplateId, apiVersions.edge);
    return { is: "present", inputs: { configurations: configurationText(live, "properties", "configurations") ?? "" } };
  },
  remove: [{ name: "removed", start: ({ configTemplateId, version }, _known, { arm }) => removeVersion(arm, configTemplateId, version) }],
};
