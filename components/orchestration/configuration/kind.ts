import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { type Fault, EdgeError } from "../../core/fault";
import { asArmId, asYaml, ignored, recorded, replaces, updates } from "../../core/field-table";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, Removal, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { configurationText } from "../configuration-text";
import { versionId } from "../versions";
import { dynamicConfigurationAt, valuesPlace } from "./target-values";

const apiVersion = apiVersions.edge;

/** Inputs of Configuration. */
export interface ConfigurationInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the target. */
  targetId: string;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. Version of the solution template, `x.y.z`; each version has its own values. */
  version: string;
  /** Required. YAML: the target's values for the solution. */
  values: string;
}

/** Outputs of Configuration. */
export interface ConfigurationState {
  /** ARM id of the dynamic configuration that holds the target's values for this solution template. */
  dynamicConfigurationId: string;
  /** Versions whose values this resource has set. Values of a formerly pinned version stay, for a rollback to it. */
  versions: string[];
}

/** Locates the dynamic configuration. */
const located: CallPhase<ConfigurationInputs, ConfigurationState> = {
  name: "located",
  dependsOn: ["targetId", "solutionTemplateId"],
  start: async () => undefined,
  learn: async ({ targetId, solutionTemplateId }, _result, _known, { arm }) => {
    const place = await valuesPlace({ targetId, solutionTemplateId }, arm);
    const dynamicConfigurationId = dynamicConfigurationAt(place);
    if (dynamicConfigurationId !== undefined) return { dynamicConfigurationId };
    throw new EdgeError([place.configurationId === undefined ? noConfiguration(targetId) : noTemplate(solutionTemplateId)]);
  },
};

/** Creates the dynamic configuration if it is missing. Its current version is the first one that gets values. Source: Azure CLI 5, `configuration set`. */
const created: CallPhase<ConfigurationInputs, ConfigurationState> = {
  name: "created",
  dependsOn: ["targetId", "solutionTemplateId"],
  find: async (_inputs, { dynamicConfigurationId = "" }, { arm }) => ((await arm.get(dynamicConfigurationId, apiVersion)) ? {} : undefined),
  start: async ({ version }, { dynamicConfigurationId = "" }, { arm }) =>
    arm.begin({ method: "PUT", path: dynamicConfigurationId, apiVersion, body: { properties: { currentVersion: version } } }),
  learn: () => ({}),
};

/** Sets the values of the version. */
const set: CallPhase<ConfigurationInputs, ConfigurationState> = {
  name: "set",
  start: async ({ version, values }, { dynamicConfigurationId = "" }, { arm }) =>
    arm.begin({ method: "PUT", path: versionId(dynamicConfigurationId, version), apiVersion, body: { properties: { values } } }),
  learn: ({ version }, _result, { versions = [] }) => ({ versions: [...new Set([...versions, version])] }),
};

const valuesRemoved: Removal<ConfigurationInputs, ConfigurationState> = {
  name: "values removed",
  callUntilDone: true,
  start: async (_inputs, { dynamicConfigurationId, versions = [] }, { arm }) => {
    if (dynamicConfigurationId === undefined) return undefined;
    const ids = versions.map((version) => versionId(dynamicConfigurationId, version));
    for (const id of ids) if (await arm.get(id, apiVersion)) return arm.beginDelete(id, apiVersion);
    return undefined;
  },
};

/** Deletes the dynamic configuration, unless it still has versions that someone else set. */
const deleted: Removal<ConfigurationInputs, ConfigurationState> = {
  name: "deleted",
  start: async (_inputs, { dynamicConfigurationId }, { arm }) => {
    if (dynamicConfigurationId === undefined) return undefined;
    const others = await arm.listIfThere(`${dynamicConfigurationId}/versions`, apiVersion);
    return others.length > 0 ? undefined : arm.beginDelete(dynamicConfigurationId, apiVersion);
  },
};

/** Configuration values of one solution on one target, per template version. */
export const configuration: Lifecycle<ConfigurationInputs, ConfigurationState> = {
  kind: "orchestration/Configuration",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    targetId: replaces(asArmId),
    solutionTemplateId: replaces(asArmId),
    version: updates(),
    values: updates(asYaml),
    apiVersion: recorded,
    timeout: ignored,
  },
  id: ({ targetId, solutionTemplateId }) => `${targetId}:configuration:${nameOf(solutionTemplateId)}`,
  phases: [located, created, set],
  read: async ({ targetId = "", solutionTemplateId = "", version = "" }, { dynamicConfigurationId }, { arm }) => {
    if (dynamicConfigurationId === undefined) return { is: "present" };
    const live = await arm.get(versionId(dynamicConfigurationId, version), apiVersion);
    if (!live) return goneOrUnknown(arm, targetId, apiVersion);
    const inputs = { values: configurationText(live, "properties", "values") ?? "" };
    const now = dynamicConfigurationAt(await valuesPlace({ targetId, solutionTemplateId }, arm));
    if (now === undefined || sameArmId(now, dynamicConfigurationId)) return { is: "present", inputs };
    // The template or the target was deleted and created again: the service reads the values elsewhere.
    return { is: "present", inputs, drift: [`the service reads the values from ${now}`], rerun: [located.name, created.name, set.name] };
  },
  remove: [valuesRemoved, deleted],
};

function noConfiguration(targetId: string): Fault {
  return {
    code: "EDGE-CONFIGURATION",
    what: "no configuration is linked to the target",
    given: targetId,
    allowed: "a target with a configuration reference, which the service creates with the target",
    fix: "run `pulumi refresh`, then `pulumi up` again",
  };
}

function noTemplate(solutionTemplateId: string): Fault {
  return {
    code: "EDGE-CONFIGURATION",
    what: "the solution template does not exist, so no values can be set for it",
    given: solutionTemplateId,
    fix: "run `pulumi up` on the hub first, or correct the solution's name",
  };
}
