import type { Context, ContextArgs } from "@pulumi/azure-native/edge";
import { atTop, inPath, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:edge:Context. `properties` is not flattened, and `location` is create-only, as of every tracked resource. A PUT is long-running in the specification. */
export const context: ResourceTable = {
  type: "azure-native:edge:Context",
  armType: "Microsoft.Edge/contexts",
  apiVersion: "2025-06-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Edge/contexts/{contextName}",
  longRunning: true,
  inputs: {
    resourceGroupName: inPath,
    contextName: inPath,
    location: atTop({ required: true, replaces: true }),
    properties: atTop(),
    tags: atTop(),
  } satisfies Record<keyof ContextArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    location: "top",
    properties: "top",
    tags: "top",
    systemData: "top",
    azureApiVersion: "top",
  } satisfies Record<OutputNames<Context>, Place>,
};
