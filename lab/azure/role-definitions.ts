import { roleIds } from "../facts";

/**
 * Reads solution versions, a type of the kind ProxyOnly: Reader's wildcard before `/read` does not match it. A pattern that is `*` alone does, as Owner's and Contributor's (assumed).
 * Source: "External validation", workload orchestration, why the built-in Reader role does not suffice.
 */
const proxyOnly = "Microsoft.Edge/targets/solutions/versions/read";

/** A role: ARM actions, with `*` for any part, minus `notActions`. */
export interface RoleDefinition {
  /** GUID, the definition's name. */
  id: string;
  roleName: string;
  actions: readonly string[];
  notActions: readonly string[];
  /** Ids of scopes at or below which it may be assigned. */
  assignableScopes: readonly string[];
}

/** Where a built-in role may be assigned: everywhere. */
const assignableScopes = ["/"];

/**
 * Actions of "Container Registry Contributor and Data Access Configuration Administrator": no pull, no import, no data actions, and no `resync` of connected registries.
 * Source: Azure built-in roles for containers, its JSON.
 */
const registryConfigurationActions = [
  "Microsoft.Resources/subscriptions/resourceGroups/read",
  ...[
    "operationStatuses/read",
    "read",
    "write",
    "delete",
    "listCredentials/action",
    "regenerateCredential/action",
    "generateCredentials/action",
    "replications/read",
    "replications/write",
    "replications/delete",
    "replications/operationStatuses/read",
    "privateEndpointConnectionsApproval/action",
    "privateEndpointConnections/read",
    "privateEndpointConnections/write",
    "privateEndpointConnections/delete",
    "privateEndpointConnections/operationStatuses/read",
    "tokens/read",
    "tokens/write",
    "tokens/delete",
    "tokens/operationStatuses/read",
    "scopeMaps/read",
    "scopeMaps/write",
    "scopeMaps/delete",
    "scopeMaps/operationStatuses/read",
    "providers/Microsoft.Insights/diagnosticSettings/read",
    "providers/Microsoft.Insights/diagnosticSettings/write",
    "providers/Microsoft.Insights/logDefinitions/read",
    "providers/Microsoft.Insights/metricDefinitions/read",
    "connectedRegistries/read",
    "connectedRegistries/write",
    "connectedRegistries/delete",
    "connectedRegistries/deactivate/action",
    "webhooks/read",
    "webhooks/write",
    "webhooks/delete",
    "webhooks/getCallbackConfig/action",
    "webhooks/ping/action",
    "webhooks/listEvents/action",
    "webhooks/operationStatuses/read",
  ].map((action) => `Microsoft.ContainerRegistry/registries/${action}`),
  "Microsoft.Resources/deployments/*",
  "Microsoft.Authorization/*/read",
  ...["Write", "Delete", "Read", "Activated/Action", "Resolved/Action", "Throttled/Action", "Incidents/Read"].map(
    (action) => `Microsoft.Insights/AlertRules/${action}`,
  ),
  "Microsoft.ContainerRegistry/locations/operationResults/read",
  ...["joinViaServiceEndpoint/action", "read", "write"].map((action) => `Microsoft.Network/virtualNetworks/subnets/${action}`),
  "Microsoft.Network/virtualNetworks/read",
  "Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write",
];

/**
 * Built-in roles that the lab models. Source: Azure built-in roles; of the external validator's role only what "External validation of the namespace" says is modelled, the rest of its actions is unknown.
 * Contributor covers all of the Container Registry role and pulls too, so no operation needs both roles, although the documentation requires both.
 */
export const roleDefinitions: readonly RoleDefinition[] = [
  { id: roleIds.owner, roleName: "Owner", actions: ["*"], notActions: [], assignableScopes },
  {
    id: roleIds.contributor,
    roleName: "Contributor",
    actions: ["*"],
    notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"],
    assignableScopes,
  },
  { id: roleIds.reader, roleName: "Reader", actions: ["*/read"], notActions: [], assignableScopes },
  {
    id: roleIds.registryConfiguration,
    roleName: "Container Registry Contributor and Data Access Configuration Administrator",
    actions: registryConfigurationActions,
    notActions: [],
    assignableScopes,
  },
  // What it allows beside event subscriptions of contexts is assumed:event-subscription-answers.
  {
    id: roleIds.contextAdministrator,
    roleName: "Workload Orchestration IT Admin",
    actions: ["Microsoft.Edge/contexts/*"],
    notActions: [],
    assignableScopes,
  },
  {
    id: roleIds.externalValidator,
    roleName: "Workload Orchestration Solution External Validator",
    actions: [proxyOnly, "Microsoft.Edge/targets/read"],
    notActions: [],
    assignableScopes,
  },
];

/** Is the role assignable at this scope? */
export function isAssignable({ assignableScopes }: RoleDefinition, scope: string): boolean {
  const wanted = `${scope.toLowerCase()}/`;
  return assignableScopes.some((each) => each === "/" || wanted.startsWith(`${each.toLowerCase()}/`));
}

/** Does the role allow the action? Case-insensitive. */
export function roleAllows(role: RoleDefinition, action: string): boolean {
  return role.actions.some((pattern) => fits(pattern, action) && !isTooWide(pattern, action)) && !role.notActions.some((pattern) => fits(pattern, action));
}

/** Does a wildcard before `/read` miss this type? */
function isTooWide(pattern: string, action: string): boolean {
  return action.toLowerCase() === proxyOnly.toLowerCase() && pattern !== "*" && pattern.includes("*");
}

function fits(pattern: string, action: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`, "i").test(action);
}
