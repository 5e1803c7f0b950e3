import { apiVersions } from "../../core/api-versions";
import { asArmId, asYaml, ignored, replaces, updates } from "../../core/field-table";
import { canonicalJson, textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { removeVersion } from "../remove-version";
import { versionChanged } from "../version-changed";

export interface ConfigTemplateVersionInputs extends WithTimeout {
  configTemplateId: string;
  version: string;
  /** YAML: `configs`. */
  configurations: string;
}

/** Nothing beyond the inputs. */
export type ConfigTemplateVersionState = Record<string, never>;

/** Id of a config template's version. */
export function configTemplateVersionId(inputs: Pick<ConfigTemplateVersionInputs, "configTemplateId" | "version">): string {
  return `${inputs.configTemplateId}/versions/${inputs.version}`;
}

/** Source: action `createVersion`; a PUT of versions needs API 2026-03-01. */
const created: CallPhase<ConfigTemplateVersionInputs, ConfigTemplateVersionState> = {
  name: "created",
  find: async (inputs, _known, { arm }) => ((await arm.get(configTemplateVersionId(inputs), apiVersions.edge)) ? {} : undefined),
  start: async ({ configTemplateId, version, configurations }, _known, { arm }) => {
    const body = { version, configTemplateVersion: { properties: { configurations } } };
    return arm.begin({ method: "POST", path: `${configTemplateId}/createVersion`, apiVersion: apiVersions.edge, body });
  },
  learn: () => ({}),
};

/** One version of a config template. Immutable: equal content is taken over, other content under the same number is refused in preview. */
export const configTemplateVersion: Lifecycle<ConfigTemplateVersionInputs, ConfigTemplateVersionState> = {
  kind: "orchestration/ConfigTemplateVersion",
  stateVersion: 1,
  fields: { configTemplateId: replaces(asArmId), version: replaces(), configurations: updates(asYaml), timeout: ignored },
  id: configTemplateVersionId,
  preflight: async (inputs, _previous, { arm }) => {
    const live = await arm.get(configTemplateVersionId(inputs), apiVersions.edge);
    if (!live || canonicalJson(asYaml(textAt(live, "properties", "configurations"))) === canonicalJson(asYaml(inputs.configurations))) return [];
    return [versionChanged("config template", configTemplateVersionId(inputs))];
  },
  phases: [created],
  read: async ({ configTemplateId = "", version = "" }, _known, { arm }) => {
    const live = await arm.get(configTemplateVersionId({ configTemplateId, version }), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, configTemplateId, apiVersions.edge);
    return { is: "present", inputs: { configurations: textAt(live, "properties", "configurations") ?? "" } };
  },
  remove: [{ name: "removed", start: ({ configTemplateId, version }, _known, { arm }) => removeVersion(arm, configTemplateId, version) }],
};
