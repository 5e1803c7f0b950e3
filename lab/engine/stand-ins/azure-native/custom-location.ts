import type { CustomLocation, CustomLocationArgs } from "@pulumi/azure-native/extendedlocation";
import { atTop, inPath, inProperties, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:extendedlocation:CustomLocation. `location` is create-only in the specification. */
export const customLocation: ResourceTable = {
  type: "azure-native:extendedlocation:CustomLocation",
  armType: "Microsoft.ExtendedLocation/customLocations",
  apiVersion: "2021-08-31-preview",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ExtendedLocation/customLocations/{resourceName}",
  longRunning: true,
  inputs: {
    resourceGroupName: inPath,
    resourceName: inPath,
    location: atTop({ required: true, replaces: true }),
    identity: atTop(),
    tags: atTop(),
    authentication: inProperties(),
    clusterExtensionIds: inProperties(),
    displayName: inProperties(),
    hostResourceId: inProperties(),
    hostType: inProperties(),
    namespace: inProperties(),
    provisioningState: inProperties(),
  } satisfies Record<keyof CustomLocationArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    location: "top",
    identity: "top",
    tags: "top",
    systemData: "top",
    azureApiVersion: "top",
    authentication: "properties",
    clusterExtensionIds: "properties",
    displayName: "properties",
    hostResourceId: "properties",
    hostType: "properties",
    namespace: "properties",
    provisioningState: "properties",
  } satisfies Record<OutputNames<CustomLocation>, Place>,
};
