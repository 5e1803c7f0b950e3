import * as authorization from "@pulumi/azure-native/authorization";
import type * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../../core/arm-id";
import { orchestrationActions, orchestrationRoleName } from "../../core/orchestration-role";

/**
 * The custom role for orchestration extensions at a hub's registry. It can be assigned within the registry's resource group: a single resource cannot be
 * an assignable scope. Source: "Understand Azure role definitions".
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
      // Unique in the tenant, as the registry's name is in Azure.
      roleName: `edge-staging orchestration at ${nameOf(registryId)}`,
      roleType: "CustomRole",
      description: `What staging does at registry ${nameOf(registryId)} as a site's orchestration extension`,
      assignableScopes: [resourceGroupId],
      permissions: [{ actions: [...orchestrationActions], notActions: [] }],
    },
    options,
  );
}
