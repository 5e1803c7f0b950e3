import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import { EdgeError } from "../../core/fault";
import { listAt, textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

export interface SolutionTemplateInputs extends WithTimeout {
  resourceGroupId: string;
  name: string;
  location: string;
  description: string;
  /** What a target must be capable of; a part of the context's capabilities. */
  capabilities: string[];
}

export interface SolutionTemplateState {
  /** The service's own name of the template, below which targets keep its solutions. A template that is made again has another one. */
  uniqueIdentifier: string;
}

/** Id of a solution template. */
export function solutionTemplateId({ resourceGroupId, name }: Pick<SolutionTemplateInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/solutionTemplates", name);
}

const written: CallPhase<SolutionTemplateInputs, SolutionTemplateState> = {
  name: "written",
  start: async (inputs, _known, { arm }) => {
    const { location, description, capabilities } = inputs;
    const body = { location, properties: { description, capabilities, state: "active" } };
    return arm.begin({ method: "PUT", path: solutionTemplateId(inputs), apiVersion: apiVersions.edge, body });
  },
  learn: async (inputs, _result, _known, { arm }) => {
    const uniqueIdentifier = textAt(await arm.get(solutionTemplateId(inputs), apiVersions.edge), "properties", "uniqueIdentifier");
    if (uniqueIdentifier !== undefined) return { uniqueIdentifier };
    throw new EdgeError([
      {
        code: "EDGE-TEMPLATE",
        what: `the service gave solution template ${inputs.name} no uniqueIdentifier`,
        allowed: `API version ${apiVersions.edge} or newer`,
        fix: "run `pulumi up` again",
      },
    ]);
  },
};

/** A solution as it is offered to targets; what it consists of is in its versions. */
export const solutionTemplate: Lifecycle<SolutionTemplateInputs, SolutionTemplateState> = {
  kind: "orchestration/SolutionTemplate",
  stateVersion: 1,
  fields: {
    resourceGroupId: replaces(asArmId),
    name: replaces(),
    location: replaces(),
    description: updates(),
    capabilities: updates(asNameSet),
    timeout: ignored,
  },
  id: solutionTemplateId,
  phases: [written],
  read: async ({ resourceGroupId = "", name = "" }, { uniqueIdentifier }, { arm }) => {
    const live = await arm.get(solutionTemplateId({ resourceGroupId, name }), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    const inputs = { description: textAt(live, "properties", "description") ?? "", capabilities: listAt(live, "properties", "capabilities").map(String) };
    return { is: "present", inputs, state: { uniqueIdentifier: textAt(live, "properties", "uniqueIdentifier") ?? uniqueIdentifier } };
  },
  remove: [{ name: "deleted", start: (inputs, _known, { arm }) => arm.beginDelete(solutionTemplateId(inputs), apiVersions.edge) }],
};
