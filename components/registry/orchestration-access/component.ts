import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { type OrchestrationRole, orchestrationRoleName } from "../../core/orchestration-role";
import { resourceTypes } from "../../core/resource-types";
import { orchestrationRoles } from "../../diagnosis/registry-chain";
import { roleAssignmentName } from "./assignment-name";

export interface OrchestrationAccessArgs {
  /** Required. ARM id of the hub's registry. */
  registryId: string;
  /** Required. Object id of the orchestration extension's identity; undefined where it is gone with its cluster: what it was granted then stays as it is. */
  principalId: string | undefined;
  /** Required. The two roles of the guide, or the custom one, which the hub makes. */
  role: OrchestrationRole;
  /** Required. Role definitions (GUIDs) that it has at the registry from somebody else: Azure takes no second assignment, and those stay theirs. */
  grantedRoles: readonly string[];
}

/** Lets a site's orchestration extension stage: roles at the registry for its identity. Children: a role assignment for each that nobody else granted. Source of the two: "how to stage", February 2026. */
export class OrchestrationAccess extends pulumi.ComponentResource {
  constructor(name: string, args: OrchestrationAccessArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.orchestrationAccess, name, {}, options);
    const { registryId: scope, principalId = "", grantedRoles } = args;
    const subscription = scope.split("/").slice(0, 3).join("/");
    for (const [purpose, role] of rolesAt(scope, args.role)) {
      if (grantedRoles.includes(role)) continue;
      const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
      new authorization.RoleAssignment(
        `${name}-${purpose}`,
        // Told as ServicePrincipal, so that a new identity is not looked up before the directory knows it.
        { scope, roleAssignmentName: roleAssignmentName(scope, role, principalId), principalId, principalType: "ServicePrincipal", roleDefinitionId },
        { parent: this, ignoreChanges: args.principalId === undefined ? ["principalId", "roleAssignmentName"] : [] },
      );
    }
    this.registerOutputs({});
  }
}

/** Names of the roles' definitions, each with what its assignment is called. */
function rolesAt(registryId: string, role: OrchestrationRole): readonly (readonly [string, string])[] {
  if (role === "least-privilege") return [["least-privilege", orchestrationRoleName(registryId)]];
  return [
    ["contributor", orchestrationRoles.Contributor],
    ["configuration", orchestrationRoles["Container Registry Contributor and Data Access Configuration Administrator"]],
  ];
}
