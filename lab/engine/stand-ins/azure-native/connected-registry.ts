import type { ConnectedRegistry, ConnectedRegistryArgs } from "@pulumi/azure-native/containerregistry";
import { inPath, inProperties, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:containerregistry:ConnectedRegistry. Only path parts are known to cause a replacement, not `mode` or the sync token (reference connected-registry, Pulumi facts). */
export const connectedRegistry: ResourceTable = {
  type: "azure-native:containerregistry:ConnectedRegistry",
  armType: "Microsoft.ContainerRegistry/registries/connectedRegistries",
  apiVersion: "2024-11-01-preview",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerRegistry/registries/{registryName}/connectedRegistries/{connectedRegistryName}",
  longRunning: true,
  inputs: {
    resourceGroupName: inPath,
    registryName: inPath,
    connectedRegistryName: inPath,
    mode: inProperties({ required: true }),
    parent: inProperties({ required: true }),
    clientTokenIds: inProperties(),
    garbageCollection: inProperties(),
    logging: inProperties(),
    notificationsList: inProperties(),
  } satisfies Record<keyof ConnectedRegistryArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    systemData: "top",
    azureApiVersion: "top",
    activation: "properties",
    clientTokenIds: "properties",
    connectionState: "properties",
    garbageCollection: "properties",
    lastActivityTime: "properties",
    logging: "properties",
    loginServer: "properties",
    mode: "properties",
    notificationsList: "properties",
    parent: "properties",
    provisioningState: "properties",
    statusDetails: "properties",
    version: "properties",
  } satisfies Record<OutputNames<ConnectedRegistry>, Place>,
};
