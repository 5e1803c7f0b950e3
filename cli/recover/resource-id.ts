import { apiVersions } from "../../components/core/api-versions";
import { childId, extensionId, resourceGroupId, resourceId } from "../../components/core/arm-id";
import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";

/** A resource of Azure that an unfinished operation is about. */
export interface AzureResource {
  /** ARM id, which is the engine's id too. */
  id: string;
  apiVersion: string;
}

/** How the id of a type follows from its inputs; undefined where an input is missing. */
interface IdRule {
  apiVersion: string;
  id(text: (name: string) => string, subscriptionId: string): string;
}

const registryIn = (text: (name: string) => string, subscriptionId: string) =>
  resourceId(resourceGroupId(subscriptionId, text("resourceGroupName")), "Microsoft.ContainerRegistry/registries", text("registryName"));

/** Source: azure-native, resource paths. The types are those that this program declares. */
const azureIds: Readonly<Record<string, IdRule>> = {
  [resourceTypes.resourceGroup]: {
    apiVersion: apiVersions.resourceGroup,
    id: (text, subscriptionId) => resourceGroupId(subscriptionId, text("resourceGroupName")),
  },
  [resourceTypes.registry]: { apiVersion: apiVersions.containerRegistry, id: registryIn },
  [resourceTypes.connectedRegistry]: {
    apiVersion: apiVersions.containerRegistry,
    id: (text, subscriptionId) => childId(registryIn(text, subscriptionId), "connectedRegistries", text("connectedRegistryName")),
  },
  [resourceTypes.extension]: {
    apiVersion: apiVersions.kubernetesConfiguration,
    id: (text, subscriptionId) => {
      const clusterType = `${text("clusterRp")}/${text("clusterResourceName")}`;
      const cluster = resourceId(resourceGroupId(subscriptionId, text("resourceGroupName")), clusterType, text("clusterName"));
      return extensionId(cluster, text("extensionName"));
    },
  },
  [resourceTypes.customLocation]: {
    apiVersion: apiVersions.customLocation,
    id: (text, subscriptionId) =>
      resourceId(resourceGroupId(subscriptionId, text("resourceGroupName")), "Microsoft.ExtendedLocation/customLocations", text("resourceName")),
  },
  [resourceTypes.roleAssignment]: {
    apiVersion: apiVersions.authorization,
    id: (text) => resourceId(scopeIn(text("scope")), "Microsoft.Authorization/roleAssignments", text("roleAssignmentName")),
  },
  [resourceTypes.roleDefinition]: {
    apiVersion: apiVersions.authorization,
    id: (text) => resourceId(scopeIn(text("scope")), "Microsoft.Authorization/roleDefinitions", text("roleDefinitionId")),
  },
  [resourceTypes.context]: {
    apiVersion: apiVersions.edge,
    id: (text, subscriptionId) => resourceId(resourceGroupId(subscriptionId, text("resourceGroupName")), "Microsoft.Edge/contexts", text("contextName")),
  },
  [resourceTypes.diagnostic]: {
    apiVersion: apiVersions.edge,
    id: (text, subscriptionId) => resourceId(resourceGroupId(subscriptionId, text("resourceGroupName")), "Microsoft.Edge/diagnostics", text("diagnosticName")),
  },
  [resourceTypes.eventSubscription]: {
    apiVersion: apiVersions.eventGrid,
    id: (text) => resourceId(scopeIn(text("scope")), "Microsoft.EventGrid/eventSubscriptions", text("eventSubscriptionName")),
  },
  [resourceTypes.diagnosticSetting]: {
    apiVersion: apiVersions.diagnosticSetting,
    id: (text) => resourceId(scopeIn(text("resourceUri")), "Microsoft.Insights/diagnosticSettings", text("name")),
  },
};

/** Id and API version of a resource of azure-native; undefined for a type that this program does not declare, and where an input of the id is not a plain text. */
export function azureResource(type: string, inputs: unknown, subscriptionId: string | undefined): AzureResource | undefined {
  const rule = azureIds[type];
  if (!rule) return undefined;
  let isComplete = true;
  const text = (name: string) => {
    const value = textAt(inputs, name) ?? "";
    isComplete &&= value !== "";
    return value;
  };
  const id = rule.id(text, subscriptionId ?? "");
  return isComplete && !id.includes("//") ? { id, apiVersion: rule.apiVersion } : undefined;
}

/** Id of a Kubernetes object as the provider forms it: `namespace/name`, or the name alone where there is no namespace; undefined where the name is not a plain text. */
export function clusterObjectId(inputs: unknown): string | undefined {
  const [namespace, name] = [textAt(inputs, "metadata", "namespace"), textAt(inputs, "metadata", "name")];
  if (name === undefined || name === "") return undefined;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function scopeIn(scope: string): string {
  return scope.startsWith("/") ? scope : `/${scope}`;
}
