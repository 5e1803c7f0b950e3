import type { RoleAssignment, RoleAssignmentArgs } from "@pulumi/azure-native/authorization";
import { inPath, inProperties, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:authorization:RoleAssignment. That `principalId` replaces is the vendor's own list, as the specification does not say it. */
export const roleAssignment: ResourceTable = {
  type: "azure-native:authorization:RoleAssignment",
  armType: "Microsoft.Authorization/roleAssignments",
  apiVersion: "2022-04-01",
  path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  longRunning: false,
  inputs: {
    scope: inPath,
    roleAssignmentName: inPath,
    principalId: inProperties({ required: true, replaces: true }),
    roleDefinitionId: inProperties({ required: true }),
    condition: inProperties(),
    conditionVersion: inProperties(),
    delegatedManagedIdentityResourceId: inProperties(),
    description: inProperties(),
    principalType: inProperties({ default: "User" }),
  } satisfies Record<keyof RoleAssignmentArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    systemData: "top",
    azureApiVersion: "top",
    condition: "properties",
    conditionVersion: "properties",
    createdBy: "properties",
    createdOn: "properties",
    delegatedManagedIdentityResourceId: "properties",
    description: "properties",
    principalId: "properties",
    principalType: "properties",
    roleDefinitionId: "properties",
    scope: "properties",
    updatedBy: "properties",
    updatedOn: "properties",
  } satisfies Record<OutputNames<RoleAssignment>, Place>,
};
