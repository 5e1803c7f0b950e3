import * as eventgrid from "@pulumi/azure-native/eventgrid";
import type * as pulumi from "@pulumi/pulumi";
import { grantedRole } from "../arm/granted-role";
import type { SubscriptionProviders } from "../arm/subscription-provider";
import { keepsSpelling } from "../core/arm-id";
import type { HubArgs } from "./args";

/** Workload Orchestration IT Admin. Source: Azure built-in roles. */
const contextAdministrator = "63304235-eaf4-4c15-8e93-46c483611231";

/**
 * Sends the event of each published revision that waits for external validation to a function, and gives Event Grid the role that it needs at the context for
 * that. Source: "External validation", workload orchestration, "Register Event Grid". Both are deleted with the hub (`assumed:event-subscription-answers`).
 */
export function validation(
  name: string,
  args: HubArgs,
  { azure, parent, dependsOn }: { azure: SubscriptionProviders } & pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { validation: settings, capabilities } = args;
  if (settings === undefined || capabilities === undefined) return [];
  const { contextId } = capabilities;
  const { functionId, eventGridPrincipalId: principalId } = settings;
  const options = { parent, ...azure.for(contextId), dependsOn };
  const role = grantedRole(`${name}-validation-role`, { scope: contextId, role: contextAdministrator, principalId }, options);
  const subscription = new eventgrid.EventSubscription(
    `${name}-validation`,
    {
      scope: contextId,
      eventSubscriptionName: `edge-staging-${args.registry.name}`,
      destination: { endpointType: "AzureFunction", resourceId: functionId },
      filter: { includedEventTypes: ["Microsoft.Edge.SolutionVersionPublished"] },
      eventDeliverySchema: "EventGridSchema",
    },
    { ...options, ...keepsSpelling(contextId, "scope"), dependsOn: role },
  );
  return [role, subscription];
}
