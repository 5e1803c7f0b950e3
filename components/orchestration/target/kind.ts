import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import { isForced } from "../../core/forced-removal";
import { type JsonObject, at, listAt, textAt } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { configurationOf } from "../configuration/configuration-of";
import { type CallPhase, type Lifecycle, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";

const version = apiVersions.edge;

export interface TargetInputs extends WithTimeout {
  resourceGroupId: string;
  name: string;
  location: string;
  /** Custom location of the site's cluster. */
  customLocationId: string;
  contextId: string;
  /** One of the context's levels. */
  hierarchyLevel: string;
  /** A part of the context's capabilities. */
  capabilities: string[];
  displayName: string;
  description: string;
  /** The site's cluster, which has a part in the removal. */
  connectedClusterId: string;
  /** Is the cluster gone for ever? */
  force: boolean;
}

export interface TargetState {
  /** The configuration that the service makes with a target. */
  configurationId: string;
}

/** Id of a target. */
export function targetId({ resourceGroupId, name }: Pick<TargetInputs, "resourceGroupId" | "name">): string {
  return resourceId(resourceGroupId, "Microsoft.Edge/targets", name);
}

/** Components are deployed by Helm in the cluster itself. Source: the service's own samples. */
const targetSpecification = { topologies: [{ bindings: [{ role: "helm.v3", provider: "providers.target.helm", config: { inCluster: "true" } }] }] };

const written: CallPhase<TargetInputs, TargetState> = {
  name: "written",
  dependsOn: ["resourceGroupId", "name", "location", "customLocationId", "contextId", "hierarchyLevel", "capabilities", "displayName", "description"],
  start: async (inputs, _known, { arm }) => {
    const { location, customLocationId, contextId, hierarchyLevel, capabilities, displayName, description } = inputs;
    const kept = keptOf(await arm.get(targetId(inputs), version));
    const properties = { displayName, description, contextId, capabilities, hierarchyLevel, state: "active", targetSpecification, ...kept };
    const body = { location, extendedLocation: { name: customLocationId, type: "CustomLocation" }, properties };
    return arm.begin({ method: "PUT", path: targetId(inputs), apiVersion: version, body });
  },
  learn: async (inputs, _result, _known, { arm }) => {
    const configurationId = await configurationOf(targetId(inputs), arm);
    return configurationId === undefined ? {} : { configurationId };
  },
};

/** What a target that is there keeps: a PUT without them would move its solutions to another namespace, or deploy them in another way. */
function keptOf(live: unknown): JsonObject {
  const kept = ["targetSpecification", "solutionScope"].map((name) => [name, at(live, "properties", name)] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as JsonObject;
}

/**
 * A site as workload orchestration knows it. Delete takes its solutions, their revisions and its configuration along, and needs the cluster to answer;
 * by force it does not, and what runs on the cluster goes on. Source: Microsoft.Edge, `forceDelete` of targets.
 */
export const target: Lifecycle<TargetInputs, TargetState> = {
  kind: "orchestration/Target",
  stateVersion: 1,
  fields: {
    resourceGroupId: replaces(asArmId),
    name: replaces(),
    location: replaces(),
    customLocationId: replaces(asArmId),
    contextId: replaces(asArmId),
    hierarchyLevel: replaces(),
    capabilities: updates(asNameSet),
    displayName: updates(),
    description: updates(),
    connectedClusterId: updates(asArmId),
    force: updates(),
    timeout: ignored,
  },
  id: targetId,
  phases: [written, recordOnly(["connectedClusterId", "force"])],
  read: async ({ resourceGroupId = "", name = "" }, _known, { arm }) => {
    const live = await arm.get(targetId({ resourceGroupId, name }), version);
    if (!live) return goneOrUnknown(arm, resourceGroupId, apiVersions.resourceGroup);
    const text = (member: string) => textAt(live, "properties", member) ?? "";
    return {
      is: "present",
      inputs: { displayName: text("displayName"), description: text("description"), capabilities: listAt(live, "properties", "capabilities").map(String) },
    };
  },
  remove: [
    {
      name: "deleted",
      find: async (inputs, { configurationId }, { arm }) => {
        const found = configurationId ?? (await configurationOf(targetId(inputs), arm));
        return found === undefined ? {} : { configurationId: found };
      },
      start: async (inputs, _known, { arm }) => {
        const force = isForced(await arm.get(inputs.connectedClusterId, apiVersions.connectedCluster), inputs);
        return arm.beginDelete(targetId(inputs), version, force ? { forceDelete: "true" } : undefined);
      },
    },
    {
      // Whether the service takes it away itself is not documented.
      name: "configuration deleted",
      start: async (_inputs, { configurationId }, { arm }) => {
        if (configurationId === undefined || !(await arm.get(configurationId, version))) return undefined;
        const used = await arm.list(`${configurationId}/dynamicConfigurations`, version);
        return used.length > 0 ? undefined : arm.beginDelete(configurationId, version);
      },
    },
  ],
};
