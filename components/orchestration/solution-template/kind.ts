import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, asNameSet, ignored, recorded, replaces, updates, updatesIfGiven } from "../../core/field-table";
import { at, listAt, textAt } from "../../core/json";
import { ownerOfTags } from "../../core/owner";
import { type Tags, type WrittenTags, asTags, declaredTagsOf, mergedTags, writtenTags } from "../../core/tags";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { activeState, locationOf, writtenBack } from "../drift";
import { deletedByOwner } from "../../dynamic/owned-removal";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

/** Inputs of SolutionTemplate. */
export interface SolutionTemplateInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-24 letters, digits and `-`. */
  name: string;
  /** Required. Azure region, lower case without spaces. */
  location: string;
  /** Required. Shown in the portal. */
  description: string;
  /** Required. Capabilities that a target needs; each must exist in the context. */
  capabilities: string[];
  /** Optional. Whether an external validator must accept each published revision before its images are staged. @default - left as it is */
  externalValidation?: boolean | undefined;
  /** Optional. The stack that manages it; a tag on the service. @default - the running stack */
  owner: string;
  /** Optional. Tags of the resource beside those of others, which stay. @default - none */
  tags?: Tags | undefined;
}

/** Outputs of SolutionTemplate. */
export interface SolutionTemplateState extends WrittenTags {
  /** GUID that the service assigns; targets keep the template's solutions and values under it. A deleted and re-created template gets a new one. */
  uniqueIdentifier: string;
}

/** ARM id of a solution template. */
export function solutionTemplateId({ resourceGroupId, name }: Pick<SolutionTemplateInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/solutionTemplates", name);
}

/** Creates or updates the template. Source: PUT solutionTemplates, API version 2025-08-01. */
const written: CallPhase<SolutionTemplateInputs, SolutionTemplateState> = {
  name: "written",
  start: async (inputs, { tagNames }, { arm }) => {
    const { location, description, capabilities, externalValidation } = inputs;
    const tags = mergedTags(await arm.get(solutionTemplateId(inputs), apiVersions.edge), inputs.owner, inputs.tags, tagNames);
    const validated = externalValidation === undefined ? {} : { enableExternalValidation: externalValidation };
    const body = { location, tags, properties: { description, capabilities, state: "active", ...validated } };
    return arm.begin({ method: "PUT", path: solutionTemplateId(inputs), apiVersion: apiVersions.edge, body });
  },
  learn: async (inputs, _result, _known, { arm }) => {
    const uniqueIdentifier = textAt(await arm.get(solutionTemplateId(inputs), apiVersions.edge), "properties", "uniqueIdentifier");
    if (uniqueIdentifier !== undefined) return { uniqueIdentifier, ...writtenTags(inputs.tags) };
    throw new EdgeError([
      {
        code: "EDGE-TEMPLATE",
        what: `the service assigned no uniqueIdentifier to solution template ${inputs.name}`,
        allowed: `API version ${apiVersions.edge} or newer`,
        fix: "run `pulumi up` again",
      },
    ]);
  },
};

/** Solution template: the parent of a solution's versions, which hold its components and configuration. */
export const solutionTemplate: Lifecycle<SolutionTemplateInputs, SolutionTemplateState> = {
  kind: "orchestration/SolutionTemplate",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    resourceGroupId: replaces(asArmId),
    name: replaces(),
    location: replaces(),
    description: updates(),
    capabilities: updates(asNameSet),
    externalValidation: updatesIfGiven(),
    owner: updates(),
    tags: updatesIfGiven(asTags),
    apiVersion: recorded,
    timeout: ignored,
  },
  id: solutionTemplateId,
  phases: [written],
  isolatesFailure: true,
  read: async ({ resourceGroupId = "", name = "", location, tags, externalValidation: declared }, { uniqueIdentifier }, { arm }) => {
    const live = await arm.get(solutionTemplateId({ resourceGroupId, name }), apiVersions.edge);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    const text = (member: string) => textAt(live, "properties", member) ?? "";
    const capabilities = listAt(live, "properties", "capabilities").map(String);
    const validated = declared === undefined ? {} : { externalValidation: at(live, "properties", "enableExternalValidation") === true };
    const inputs = {
      description: text("description"),
      owner: ownerOfTags(live),
      capabilities,
      ...validated,
      ...(tags && { tags: declaredTagsOf(live, tags) }),
    };
    const state = { uniqueIdentifier: textAt(live, "properties", "uniqueIdentifier") ?? uniqueIdentifier };
    const drift = writtenBack(written.name, [locationOf(live, location), activeState(live)]);
    return { is: "present", inputs, state, ...drift };
  },
  remove: [deletedByOwner<SolutionTemplateInputs, SolutionTemplateState>({ noun: "SolutionTemplate", id: solutionTemplateId, apiVersion: apiVersions.edge })],
};
