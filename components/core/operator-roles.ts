/** Where an operator role is assigned: at this resource, or above it. */
export type Place = "hub subscription" | "hub resource group" | "workspace" | "context" | "site subscription" | "site resource group";

/** One action that runs need. */
export interface Permission {
  /** ARM action, for example `Microsoft.Edge/targets/write`. */
  action: string;
  at: readonly Place[];
  /** What is left out where it is missing. @default - the run fails */
  without?: string;
  /** No recorded run was checked for this action; why Azure may check it. @default - recorded runs need it */
  unproved?: string;
}

/** A custom role of Azure for the identity that runs stacks of one kind. */
export interface OperatorRole {
  /** Name in Azure. */
  name: string;
  description: string;
  /** Kind of the stacks. */
  stacks: "hub" | "site";
  permissions: readonly Permission[];
}

/** Actions at the same places; `names` continue `prefix`. */
function permissions(at: Place | readonly Place[], prefix: string, ...names: readonly string[]): Permission[] {
  return names.map((name) => ({ action: `${prefix}/${name}`, at: typeof at === "string" ? [at] : at }));
}

function optional(at: readonly Place[], action: string, without: string): Permission {
  return { action, at, without };
}

function unproved(at: readonly Place[], why: string, ...actions: readonly string[]): Permission[] {
  return actions.map((action) => ({ action, at, unproved: why }));
}

const polling = "a long-running operation is followed at a URL of its own";
const hubGroup = "hub resource group";
const siteGroup = "site resource group";
const registry = "Microsoft.ContainerRegistry/registries";
const edge = "Microsoft.Edge";

/** The identity that runs the stack of a hub. */
const hubOperator: OperatorRole = {
  name: "edge-staging hub operator",
  description: "Runs the stack of an edge-staging hub: registry, images, solutions and their versions.",
  stacks: "hub",
  permissions: [
    ...permissions(hubGroup, "Microsoft.Resources/subscriptions/resourceGroups", "read", "write", "delete"),
    ...permissions(hubGroup, registry, "read", "write", "delete", "importImage/action", "pull/read", "push/write", "connectedRegistries/read"),
    ...permissions(hubGroup, "Microsoft.Insights/diagnosticSettings", "read", "write", "delete"),
    ...permissions("workspace", "Microsoft.OperationalInsights/workspaces", "read"),
    ...permissions(hubGroup, "Microsoft.Authorization/roleDefinitions", "read", "write"),
    ...permissions("hub subscription", "Microsoft.Authorization/roleDefinitions", "delete"),
    ...permissions("context", `${edge}/contexts`, "read", "write"),
    ...permissions(hubGroup, `${edge}/schemas`, "read", "write", "delete", "removeVersion/action", "versions/read", "versions/write"),
    ...permissions(hubGroup, `${edge}/configTemplates`, "read", "write", "delete", "createVersion/action", "removeVersion/action", "versions/read"),
    ...permissions(hubGroup, `${edge}/solutionTemplates`, "read", "write", "delete", "createVersion/action", "removeVersion/action", "versions/read"),
    ...permissions("hub subscription", `${edge}/targets`, "read", "solutions/versions/read"),
    optional(["hub subscription", hubGroup], "Microsoft.Authorization/locks/read", "a lock is noticed only when it refuses a change"),
    optional([hubGroup], `${registry}/listUsages/read`, "`doctor` skips the quotas of the registry"),
    optional(["hub subscription"], "Microsoft.Resources/subscriptions/providers/read", "the first `up` and `doctor` skip the resource providers"),
    ...unproved(
      [hubGroup],
      polling,
      `${registry}/operationStatuses/read`,
      "Microsoft.ContainerRegistry/locations/operationResults/read",
      `${edge}/locations/operationStatuses/read`,
    ),
    ...unproved(["workspace"], "a diagnostic setting sends logs to the workspace", "Microsoft.OperationalInsights/workspaces/sharedKeys/action"),
  ],
};

/** The identity that runs the stack of a site. */
const siteOperator: OperatorRole = {
  name: "edge-staging site operator",
  description: "Runs the stack of an edge-staging site: its connected registry, extension, target and staged solutions.",
  stacks: "site",
  permissions: [
    ...permissions(hubGroup, registry, "read", "generateCredentials/action"),
    ...permissions(hubGroup, `${registry}/connectedRegistries`, "read", "write", "delete", "deactivate/action"),
    ...permissions(hubGroup, `${registry}/scopeMaps`, "read", "write", "delete"),
    ...permissions(hubGroup, `${registry}/tokens`, "read", "write", "delete"),
    ...permissions(hubGroup, "Microsoft.Authorization/roleAssignments", "read", "write", "delete"),
    ...permissions(hubGroup, `${edge}/solutionTemplates`, "read"),
    ...permissions(hubGroup, `${edge}/configTemplates`, "configTemplateMetadatas/read", "linkToHierarchies/action", "unLinkFromHierarchies/action"),
    ...permissions("context", `${edge}/contexts`, "read"),
    ...permissions(siteGroup, "Microsoft.Kubernetes/connectedClusters", "read"),
    ...permissions(siteGroup, "Microsoft.KubernetesConfiguration/extensions", "read", "write", "delete"),
    ...permissions(siteGroup, "Microsoft.ExtendedLocation/customLocations", "read"),
    ...permissions(siteGroup, `${edge}/targets`, "read", "write", "delete"),
    ...permissions(siteGroup, `${edge}/targets`, "resolveConfiguration/action", "reviewSolutionVersion/action", "publishSolutionVersion/action"),
    ...permissions(siteGroup, `${edge}/targets`, "installSolution/action", "uninstallSolution/action"),
    ...permissions(siteGroup, `${edge}/targets`, "unstageSolutionVersion/action", "removeRevision/action"),
    ...permissions(siteGroup, `${edge}/targets/solutions`, "versions/read", "instances/read"),
    ...permissions(siteGroup, `${edge}/configurationReferences`, "read"),
    ...permissions(siteGroup, `${edge}/configurations`, "read", "delete"),
    ...permissions(siteGroup, `${edge}/configurations/dynamicConfigurations`, "read", "write", "delete"),
    ...permissions(siteGroup, `${edge}/configurations/dynamicConfigurations/versions`, "read", "write", "delete"),
    optional(
      ["hub subscription", hubGroup, "site subscription", siteGroup],
      "Microsoft.Authorization/locks/read",
      "a lock is noticed only when it refuses a change",
    ),
    optional(["hub subscription", "site subscription"], "Microsoft.Resources/subscriptions/providers/read", "`doctor` skips the resource providers"),
    optional([hubGroup], `${registry}/pull/read`, "`up` does not forecast the transfer and does not look for moved tags"),
    ...unproved([siteGroup], "a target is created at a custom location", "Microsoft.ExtendedLocation/customLocations/deploy/action"),
    ...unproved(
      [hubGroup],
      polling,
      ...["", "tokens/", "scopeMaps/"].map((type) => `${registry}/${type}operationStatuses/read`),
      "Microsoft.ContainerRegistry/locations/operationResults/read",
    ),
    ...unproved([siteGroup], polling, `${edge}/locations/operationStatuses/read`, "Microsoft.KubernetesConfiguration/extensions/operations/read"),
  ],
};

/**
 * The least that runs need in Azure, apart from the roles of the state's backend and of the clusters. Source: the calls that Azure authorized in recorded runs
 * (`test/recorded-permissions`), except what is unproved: `assumed:operator-role-actions`. A test compares both.
 */
export const operatorRoles: readonly OperatorRole[] = [hubOperator, siteOperator];

/** Roles that contain an action, in the order of the documents. */
export function rolesWith(action: string): OperatorRole[] {
  return operatorRoles.filter((role) => permissionsFor(action, role).length > 0);
}

/** Does a run of a stack of this kind fail without the action? False also for an action that its role does not contain. */
export function isRequired(stacks: OperatorRole["stacks"], action: string): boolean {
  return rolesWith(action).some((role) => role.stacks === stacks && permissionsFor(action, role).some(({ without }) => without === undefined));
}

function permissionsFor(action: string, { permissions: all }: OperatorRole): Permission[] {
  return all.filter((permission) => permission.action.toLowerCase() === action.toLowerCase());
}

/** Actions of a role, each once, sorted. */
export function actionsOf({ permissions: all }: OperatorRole): string[] {
  return [...new Set(all.map(({ action }) => action))].sort();
}
