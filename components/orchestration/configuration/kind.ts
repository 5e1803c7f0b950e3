import { apiVersions } from "../../core/api-versions";
import { nameOf } from "../../core/arm-id";
import { asArmId, asYaml, ignored, replaces, updates } from "../../core/field-table";
import { type Fault, EdgeError } from "../../core/fault";
import { textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { configurationOf } from "./configuration-of";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

const version = apiVersions.edge;

export interface ConfigurationInputs extends WithTimeout {
  targetId: string;
  solutionTemplateId: string;
  /** Version of the template; values are kept for each. */
  version: string;
  /** YAML. */
  values: string;
}

export interface ConfigurationState {
  /** Where the target keeps its values for this template. */
  dynamicConfigurationId: string;
  /** Versions that values were set for; a version that was pinned before keeps its own, for the way back to it. */
  versions: string[];
}

/** The target's own configuration, below which values are kept under the template's unique identifier. Source: `az workload-orchestration configuration set`, CLI 5. */
const located: CallPhase<ConfigurationInputs, ConfigurationState> = {
  name: "located",
  dependsOn: ["targetId", "solutionTemplateId"],
  start: async () => undefined,
  learn: async ({ targetId, solutionTemplateId }, _result, _known, { arm }) => {
    const configurationId = await configurationOf(targetId, arm);
    if (configurationId === undefined) throw new EdgeError([noConfiguration(targetId)]);
    const uniqueIdentifier = textAt(await arm.get(solutionTemplateId, version), "properties", "uniqueIdentifier");
    if (uniqueIdentifier === undefined) throw new EdgeError([noTemplate(solutionTemplateId)]);
    return { dynamicConfigurationId: `${configurationId}/dynamicConfigurations/${uniqueIdentifier}` };
  },
};

/** The service shows one version as the current one; the first to come is. */
const declared: CallPhase<ConfigurationInputs, ConfigurationState> = {
  name: "declared",
  dependsOn: ["targetId", "solutionTemplateId"],
  find: async (_inputs, { dynamicConfigurationId = "" }, { arm }) => ((await arm.get(dynamicConfigurationId, version)) ? {} : undefined),
  start: async (inputs, { dynamicConfigurationId = "" }, { arm }) =>
    arm.begin({ method: "PUT", path: dynamicConfigurationId, apiVersion: version, body: { properties: { currentVersion: inputs.version } } }),
  learn: () => ({}),
};

const set: CallPhase<ConfigurationInputs, ConfigurationState> = {
  name: "set",
  start: async (inputs, { dynamicConfigurationId = "" }, { arm }) => {
    const path = valuesId(dynamicConfigurationId, inputs.version);
    return arm.begin({ method: "PUT", path, apiVersion: version, body: { properties: { values: inputs.values } } });
  },
  learn: (inputs, _result, { versions = [] }) => ({ versions: [...new Set([...versions, inputs.version])] }),
};

/** The values of one solution on one target, version by version. */
export const configuration: Lifecycle<ConfigurationInputs, ConfigurationState> = {
  kind: "orchestration/Configuration",
  stateVersion: 1,
  fields: { targetId: replaces(asArmId), solutionTemplateId: replaces(asArmId), version: updates(), values: updates(asYaml), timeout: ignored },
  id: ({ targetId, solutionTemplateId }) => `${targetId}:configuration:${nameOf(solutionTemplateId)}`,
  phases: [located, declared, set],
  read: async (inputs, { dynamicConfigurationId }, { arm }) => {
    if (dynamicConfigurationId === undefined) return { is: "present" };
    const live = await arm.get(valuesId(dynamicConfigurationId, inputs.version ?? ""), version);
    return live ? { is: "present", inputs: { values: textAt(live, "properties", "values") ?? "" } } : goneOrUnknown(arm, inputs.targetId ?? "", version);
  },
  remove: [
    {
      name: "values removed",
      callUntilDone: true,
      start: async (_inputs, { dynamicConfigurationId, versions = [] }, { arm }) => {
        if (dynamicConfigurationId === undefined) return undefined;
        const ids = versions.map((number) => valuesId(dynamicConfigurationId, number));
        for (const id of ids) if (await arm.get(id, version)) return arm.beginDelete(id, version);
        return undefined;
      },
    },
    {
      name: "emptied",
      start: async (_inputs, { dynamicConfigurationId }, { arm }) => {
        if (dynamicConfigurationId === undefined) return undefined;
        const others = await arm.listIfThere(`${dynamicConfigurationId}/versions`, version);
        return others.length > 0 ? undefined : arm.beginDelete(dynamicConfigurationId, version);
      },
    },
  ],
};

function valuesId(dynamicConfigurationId: string, number: string): string {
  return `${dynamicConfigurationId}/versions/${number}`;
}

function noConfiguration(targetId: string): Fault {
  return {
    code: "EDGE-CONFIGURATION",
    what: "no configuration is linked to the target",
    given: targetId,
    allowed: "a target with a configuration reference; the service makes it with the target",
    fix: "run `pulumi refresh`, then `pulumi up` again",
  };
}

function noTemplate(solutionTemplateId: string): Fault {
  return {
    code: "EDGE-CONFIGURATION",
    what: "the solution template does not exist, so nothing can be set for it",
    given: solutionTemplateId,
    fix: "bring the hub up first, or correct the solution's name",
  };
}
