import type { RoleDefinition, RoleDefinitionArgs } from "@pulumi/azure-native/authorization";
import { inPath, inProperties, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:authorization:RoleDefinition. */
export const roleDefinition: ResourceTable = {
  type: "azure-native:authorization:RoleDefinition",
  armType: "Microsoft.Authorization/roleDefinitions",
  apiVersion: "2022-05-01-preview",
  path: "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
  longRunning: false,
  inputs: {
    scope: inPath,
    roleDefinitionId: inPath,
    assignableScopes: inProperties(),
    description: inProperties(),
    permissions: inProperties(),
    roleName: inProperties(),
    roleType: inProperties(),
  } satisfies Record<keyof RoleDefinitionArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    systemData: "top",
    azureApiVersion: "top",
    assignableScopes: "properties",
    createdBy: "properties",
    createdOn: "properties",
    description: "properties",
    permissions: "properties",
    roleName: "properties",
    roleType: "properties",
    updatedBy: "properties",
    updatedOn: "properties",
  } satisfies Record<OutputNames<RoleDefinition>, Place>,
  renamed: { type: "roleType" satisfies keyof RoleDefinitionArgs },
};
