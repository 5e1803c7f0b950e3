import type { Diagnostic, DiagnosticArgs } from "@pulumi/azure-native/edge";
import { atTop, inPath, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:edge:Diagnostic. `location` is create-only, as of every tracked resource. A PUT is long-running in the specification. */
export const diagnostic: ResourceTable = {
  type: "azure-native:edge:Diagnostic",
  armType: "Microsoft.Edge/diagnostics",
  apiVersion: "2025-06-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Edge/diagnostics/{diagnosticName}",
  longRunning: true,
  inputs: {
    resourceGroupName: inPath,
    diagnosticName: inPath,
    extendedLocation: atTop(),
    location: atTop({ required: true, replaces: true }),
    tags: atTop(),
  } satisfies Record<keyof DiagnosticArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    location: "top",
    extendedLocation: "top",
    properties: "top",
    eTag: "top",
    tags: "top",
    systemData: "top",
    azureApiVersion: "top",
  } satisfies Record<OutputNames<Diagnostic>, Place>,
};
