import type { DiagnosticSetting, DiagnosticSettingArgs } from "@pulumi/azure-native/monitor";
import { inPath, inProperties, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:monitor:DiagnosticSetting. */
export const diagnosticSetting: ResourceTable = {
  type: "azure-native:monitor:DiagnosticSetting",
  armType: "Microsoft.Insights/diagnosticSettings",
  apiVersion: "2021-05-01-preview",
  path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  longRunning: false,
  inputs: {
    resourceUri: inPath,
    name: inPath,
    eventHubAuthorizationRuleId: inProperties(),
    eventHubName: inProperties(),
    logAnalyticsDestinationType: inProperties(),
    logs: inProperties(),
    marketplacePartnerId: inProperties(),
    metrics: inProperties(),
    serviceBusRuleId: inProperties(),
    storageAccountId: inProperties(),
    workspaceId: inProperties(),
  } satisfies Record<keyof DiagnosticSettingArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    systemData: "top",
    azureApiVersion: "top",
    eventHubAuthorizationRuleId: "properties",
    eventHubName: "properties",
    logAnalyticsDestinationType: "properties",
    logs: "properties",
    marketplacePartnerId: "properties",
    metrics: "properties",
    serviceBusRuleId: "properties",
    storageAccountId: "properties",
    workspaceId: "properties",
  } satisfies Record<OutputNames<DiagnosticSetting>, Place>,
};
