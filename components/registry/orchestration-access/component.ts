import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { resourceId, subscriptionOf } from "../../core/arm-id";
import { type OrchestrationRole, orchestrationRoleName } from "../../core/orchestration-role";
import { resourceTypes } from "../../core/resource-types";
import { orchestrationRoles } from "../../diagnosis/registry-chain";
import { roleAssignmentName } from "../../core/orchestration-role";

/** Args of OrchestrationAccess. */
export interface OrchestrationAccessArgs {
  /** Required. ARM id of the hub's registry. */
  registryId: string;
  /** Required. Object id of the orchestration extension's identity; undefined where it was deleted with its cluster: its role assignments then stay as they are. */
  principalId: pulumi.Input<string> | undefined;
  /** Required. The two roles of the guide, or the custom role that the hub creates. */
  role: OrchestrationRole;
  /** Required. Role definitions (GUIDs) that somebody else assigned to it at the registry: Azure rejects a second assignment, and this program does not manage the first. */
  grantedRoles: readonly string[];
}

/** Roles at the registry that a site's orchestration extension needs to stage. Children: a role assignment for each role that nobody else assigned. Source of the two roles: "how to stage", February 2026. */
export class OrchestrationAccess extends pulumi.ComponentResource {
  constructor(name: string, args: OrchestrationAccessArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.orchestrationAccess, name, {}, options);
    const { registryId: scope, principalId = "", grantedRoles } = args;
    const subscription = subscriptionOf(scope);
    for (const [purpose, role] of rolesAt(scope, args.role)) {
      if (grantedRoles.includes(role)) continue;
      const roleDefinitionId = resourceId(subscription, "Microsoft.Authorization/roleDefinitions", role);
      new authorization.RoleAssignment(
        `${name}-${purpose}`,
        // With the type given, Azure does not look up a new identity that has not replicated yet.
        {
          scope,
          roleAssignmentName: pulumi.output(principalId).apply((id) => roleAssignmentName(scope, role, id)),
          principalId,
          principalType: "ServicePrincipal",
          roleDefinitionId,
        },
        // The name is made from scope, role and principal without regard to case: another scope or role replaces the assignment by it.
        { parent: this, ignoreChanges: ["scope", "roleDefinitionId", ...(args.principalId === undefined ? ["principalId", "roleAssignmentName"] : [])] },
      );
    }
    this.registerOutputs({});
  }
}

/** Role definitions, each with the suffix of its assignment's resource name. */
function rolesAt(registryId: string, role: OrchestrationRole): readonly (readonly [string, string])[] {
  if (role === "least-privilege") return [["least-privilege", orchestrationRoleName(registryId)]];
  return [
    ["contributor", orchestrationRoles.Contributor],
    ["configuration", orchestrationRoles["Container Registry Contributor and Data Access Configuration Administrator"]],
  ];
}
