import type { ResourceGroup, ResourceGroupArgs } from "@pulumi/azure-native/resources";
import { atTop, inPath, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:resources:ResourceGroup. That `location` replaces is the vendor's own list, as the specification does not say it. */
export const resourceGroup: ResourceTable = {
  type: "azure-native:resources:ResourceGroup",
  armType: "Microsoft.Resources/resourceGroups",
  apiVersion: "2024-03-01",
  path: "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}",
  longRunning: false,
  inputs: {
    resourceGroupName: inPath,
    location: atTop({ required: true, replaces: true }),
    managedBy: atTop(),
    tags: atTop(),
  } satisfies Record<keyof ResourceGroupArgs, InputField>,
  outputs: {
    location: "top",
    managedBy: "top",
    name: "top",
    properties: "top",
    tags: "top",
    type: "top",
    azureApiVersion: "top",
  } satisfies Record<OutputNames<ResourceGroup>, Place>,
};
