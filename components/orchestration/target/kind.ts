import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, asNameSet, ignored, recorded, replaces, replacesIfGiven, updates, updatesIfGiven } from "../../core/field-table";
import { isForced } from "../../core/forced-removal";
import { type JsonObject, at, listAt, textAt } from "../../core/json";
import { isAnothers, ownerOfTags } from "../../core/owner";
import { type Tags, type WrittenTags, asTags, declaredTagsOf, mergedTags, writtenTags } from "../../core/tags";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { type CallPhase, type Lifecycle, type Removal, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";
import { deletedByOwner } from "../../dynamic/owned-removal";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { activeState, locationOf, reference, writtenBack } from "../drift";
import { linkedConfigurationId } from "./calls";

const version = apiVersions.edge;

/** Inputs of Target. */
export interface TargetInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. 3-61 letters, digits and `-`. */
  name: string;
  /** Required. Azure region, lower case without spaces. */
  location: string;
  /** Required. ARM id of the custom location of the site's cluster. */
  customLocationId: string;
  /** Required. ARM id of the tenant's context. */
  contextId: string;
  /** Required. One of the context's hierarchy levels. */
  hierarchyLevel: string;
  /** Required. Capabilities of the target; each must exist in the context. */
  capabilities: string[];
  /** Optional. Namespace of all solutions on the target. @default - each solution has the namespace of its template's name */
  solutionScope?: string | undefined;
  /** Required. Shown in the portal. */
  displayName: string;
  /** Required. Shown in the portal. */
  description: string;
  /** Optional. The stack that manages the target; a tag on the service. @default - the running stack */
  owner: string;
  /** Optional. Tags of the resource beside those of others, which stay. @default - none */
  tags?: Tags | undefined;
  /** Required. ARM id of the site's Arc-enabled cluster, which must be connected when the target is deleted. */
  connectedClusterId: string;
  /** Required. Delete the target without its cluster, because the cluster is permanently gone? */
  force: boolean;
}

/** Outputs of Target. */
export interface TargetState extends WrittenTags {
  /** ARM id of the configuration that the service creates with the target. */
  configurationId: string;
}

/** ARM id of a target. */
export function targetId({ resourceGroupId, name }: Pick<TargetInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/targets", name);
}

/** Helm deploys the components from inside the cluster. Source: target specification of the official samples, Azure/workload-orchestration. */
const targetSpecification = { topologies: [{ bindings: [{ role: "helm.v3", provider: "providers.target.helm", config: { inCluster: "true" } }] }] };

/** Creates or updates the target. Source: PUT targets, API version 2025-08-01. */
const written: CallPhase<TargetInputs, TargetState> = {
  name: "written",
  dependsOn: [
    "resourceGroupId",
    "name",
    "location",
    "customLocationId",
    "contextId",
    "hierarchyLevel",
    "capabilities",
    "solutionScope",
    "displayName",
    "description",
    "owner",
    "tags",
  ],
  start: async (inputs, { tagNames }, { arm }) => {
    const { location, customLocationId, contextId, hierarchyLevel, capabilities, solutionScope, displayName, description, owner } = inputs;
    const live = await arm.get(targetId(inputs), version);
    const kept = preservedProperties(live);
    const properties = {
      displayName,
      description,
      contextId,
      capabilities,
      hierarchyLevel,
      state: "active",
      targetSpecification,
      ...kept,
      ...(solutionScope && { solutionScope }),
    };
    const body = {
      location,
      tags: mergedTags(live, owner, inputs.tags, tagNames),
      extendedLocation: { name: customLocationId, type: "CustomLocation" },
      properties,
    };
    return arm.begin({ method: "PUT", path: targetId(inputs), apiVersion: version, body });
  },
  learn: async (inputs, _result, _known, { arm }) => {
    const configurationId = await linkedConfigurationId(targetId(inputs), arm);
    return { ...(configurationId !== undefined && { configurationId }), ...writtenTags(inputs.tags) };
  },
};

/** Properties of an existing target that an update must repeat: without them its solutions would move to another namespace, or deploy differently. */
function preservedProperties(live: unknown): JsonObject {
  const kept = ["targetSpecification", "solutionScope"].map((name) => [name, at(live, "properties", name)] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Deletes the target. An absent cluster needs `forceDelete`; its workloads then keep running. Source: DELETE targets, `forceDelete`. */
const deleted: Removal<TargetInputs, TargetState> = {
  ...deletedByOwner<TargetInputs, TargetState>({
    noun: "Target",
    id: targetId,
    apiVersion: version,
    query: async (inputs, arm) =>
      isForced(await arm.get(inputs.connectedClusterId, apiVersions.connectedCluster), inputs) ? { forceDelete: "true" } : undefined,
  }),
  find: async (inputs, { configurationId }, { arm }) => {
    const found = configurationId ?? (await linkedConfigurationId(targetId(inputs), arm));
    return found === undefined ? {} : { configurationId: found };
  },
};

/** Deletes the target's configuration if it is left behind and empty. Whether the service deletes it with the target is not documented. */
const configurationDeleted: Removal<TargetInputs, TargetState> = {
  name: "configuration deleted",
  start: async (inputs, { configurationId }, { arm }) => {
    if (isAnothers(ownerOfTags(await arm.get(targetId(inputs), version)), inputs.owner)) return undefined;
    if (configurationId === undefined || !(await arm.get(configurationId, version))) return undefined;
    const used = await arm.list(`${configurationId}/dynamicConfigurations`, version);
    return used.length > 0 ? undefined : arm.beginDelete(configurationId, version);
  },
};

/** Target: a site in workload orchestration. Deleting it also uninstalls its workloads and removes its solutions and revisions. */
export const target: Lifecycle<TargetInputs, TargetState> = {
  kind: "orchestration/Target",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    resourceGroupId: replaces(asArmId),
    name: replaces(),
    location: replaces(),
    customLocationId: replaces(asArmId),
    contextId: replaces(asArmId),
    hierarchyLevel: replaces(),
    capabilities: updates(asNameSet),
    solutionScope: replacesIfGiven(),
    displayName: updates(),
    description: updates(),
    owner: updates(),
    tags: updatesIfGiven(asTags),
    connectedClusterId: updates(asArmId),
    force: updates(),
    apiVersion: recorded,
    timeout: ignored,
  },
  id: targetId,
  phases: [written, recordOnly(["connectedClusterId", "force"])],
  // `connectedClusterId` and `force` are not the service's: only a removal uses them. `targetSpecification` is kept as the target has it, and so is a `solutionScope` that is not declared.
  read: async ({ resourceGroupId = "", name = "", ...ours }, _known, { arm }) => {
    const live = await arm.get(targetId({ resourceGroupId, name }), version);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    const text = (member: string) => textAt(live, "properties", member) ?? "";
    const drift = writtenBack(written.name, [
      locationOf(live, ours.location),
      reference("extendedLocation", ours.customLocationId, textAt(live, "extendedLocation", "name")),
      reference("contextId", ours.contextId, textAt(live, "properties", "contextId")),
      { name: "hierarchyLevel", ours: ours.hierarchyLevel, live: textAt(live, "properties", "hierarchyLevel") },
      ...(ours.solutionScope === undefined ? [] : [{ name: "solutionScope", ours: ours.solutionScope, live: textAt(live, "properties", "solutionScope") }]),
      activeState(live),
    ]);
    return {
      is: "present",
      inputs: {
        displayName: text("displayName"),
        description: text("description"),
        owner: ownerOfTags(live),
        ...(ours.tags && { tags: declaredTagsOf(live, ours.tags) }),
        capabilities: listAt(live, "properties", "capabilities").map(String),
      },
      ...drift,
    };
  },
  remove: [deleted, configurationDeleted],
};
