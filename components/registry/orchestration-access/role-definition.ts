import * as authorization from "@pulumi/azure-native/authorization";
import type * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../../core/arm-id";
import { orchestrationActions, orchestrationRoleName } from "../../core/orchestration-role";

/**
 * The custom role for orchestration extensions at a hub's registry. Its assignable scope is the registry's resource group, because a single resource
 * cannot be one. Source: "Understand Azure role definitions".
 */
export function orchestrationRole(
  name: string,
  resourceGroupId: string,
  registryId: string,
  options: pulumi.CustomResourceOptions,
): authorization.RoleDefinition {
  return new authorization.RoleDefinition(
    name,
    {
      scope: resourceGroupId,
      roleDefinitionId: orchestrationRoleName(registryId),
      // Must be unique in the tenant; the registry's name is unique in Azure.
      roleName: `edge-staging orchestration at ${nameOf(registryId)}`,
      roleType: "CustomRole",
      description: `Actions of sites' orchestration extensions that staging needs at registry ${nameOf(registryId)}`,
      assignableScopes: [resourceGroupId],
      permissions: [{ actions: [...orchestrationActions], notActions: [] }],
    },
    // Both are the resource group of the registry, whose id the definition's name is made from without regard to case.
    { ...options, ignoreChanges: ["scope", "assignableScopes"] },
  );
}
