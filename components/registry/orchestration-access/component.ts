import * as pulumi from "@pulumi/pulumi";
import { grantedRole } from "../../arm/granted-role";
import { type OrchestrationRole, orchestrationRoleName } from "../../core/orchestration-role";
import { resourceTypes } from "../../core/resource-types";
import { orchestrationRoles } from "../../diagnosis/registry-chain";

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
    const kept = args.principalId === undefined ? ["principalId", "roleAssignmentName"] : [];
    for (const [purpose, role] of rolesAt(scope, args.role))
      if (!grantedRoles.includes(role)) grantedRole(`${name}-${purpose}`, { scope, role, principalId }, { parent: this }, ...kept);
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
