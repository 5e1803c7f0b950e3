import * as edge from "@pulumi/azure-native/edge";
import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import { importable } from "../arm/importable";
import type { SubscriptionProviders } from "../arm/subscription-provider";
import { comparableId, groupOf, nameOf, subscriptionOf } from "../core/arm-id";
import { ownerTag } from "../core/owner";
import type { PrerequisiteMode } from "../core/prerequisite-mode";
import { stackOwner } from "../dynamic/edge-resource";
import { ProviderRegistrations } from "../subscription/provider-registrations/resource";
import { hubProviders } from "../subscription/provider-registrations/rules";
import type { HubArgs } from "./args";

/** Prerequisites that the hub declares; empty where it requires all of them. */
export interface HubPrerequisites {
  /** Registrations that everything else waits for: azure-native reads a resource before it creates it. */
  registrations: pulumi.Resource[];
  /** The context that the hub creates or adopts. */
  context: edge.Context | undefined;
  all: pulumi.Resource[];
}

interface Place {
  parent: pulumi.Resource;
  azure: SubscriptionProviders;
}

/**
 * Declares what the hub creates or adopts of its prerequisites. Others may use them, so they stay when the stack is destroyed, whatever `retain` says (ADR 22).
 */
export function hubPrerequisites(name: string, args: HubArgs, place: Place): HubPrerequisites {
  const { prerequisites, capabilities } = args;
  if (prerequisites === undefined) return { registrations: [], context: undefined, all: [] };
  const registrations = prerequisites.resourceProviders === "create" ? registrationsOf(name, args, place.parent) : [];
  if (capabilities === undefined) return { registrations, context: undefined, all: registrations };
  const { contextId, names } = capabilities;
  const { contextResourceGroup, hierarchies } = prerequisites;
  const group = contextResourceGroup === "require" ? undefined : contextGroup(name, args, { id: groupOf(contextId), mode: contextResourceGroup }, place);
  const after = [...registrations, ...(group ? [group] : [])];
  const context =
    prerequisites.context === "require"
      ? undefined
      : new edge.Context(
          `${name}-context`,
          {
            contextName: nameOf(contextId),
            resourceGroupName: group?.name ?? nameOf(groupOf(contextId)),
            location: args.location,
            tags: tagsOf(args),
            properties: { capabilities: named(names), hierarchies: named(hierarchies) },
          },
          // A change would send the whole list of capabilities, without those of others.
          { ...shared({ id: contextId, mode: prerequisites.context }, place, "contextName", "resourceGroupName", "properties"), dependsOn: after },
        );
  return { registrations, context, all: [...after, ...(context ? [context] : [])] };
}

/** Registrations in the hub's subscription, and in the context's where it is another one. */
function registrationsOf(name: string, { subscriptionId, registry, capabilities, timeout }: HubArgs, parent: pulumi.Resource): pulumi.Resource[] {
  const own = new ProviderRegistrations(`${name}-providers`, { subscriptionId, namespaces: hubProviders(registry), timeout }, { parent });
  const elsewhere = capabilities && nameOf(subscriptionOf(capabilities.contextId));
  if (elsewhere === undefined || comparableId(elsewhere) === comparableId(subscriptionId)) return [own];
  return [own, new ProviderRegistrations(`${name}-context-providers`, { subscriptionId: elsewhere, namespaces: ["Microsoft.Edge"], timeout }, { parent })];
}

interface Shared {
  id: string;
  mode: Exclude<PrerequisiteMode, "require">;
}

function contextGroup(name: string, args: HubArgs, group: Shared, place: Place): resources.ResourceGroup {
  return new resources.ResourceGroup(
    `${name}-context-group`,
    { resourceGroupName: nameOf(group.id), location: args.location, tags: tagsOf(args) },
    shared(group, place, "resourceGroupName", "managedBy"),
  );
}

/** Options of a resource that is created or imported once, then left as it is, and never deleted. `kept`: inputs whose change is no change of the resource, beside region and tags. */
function shared({ id, mode }: Shared, place: Place, ...kept: string[]): pulumi.CustomResourceOptions {
  return importable({ id, isImported: mode === "adopt", isRetained: true }, place, ...kept, "location", "tags");
}

/** The owner shows which stack created it. */
function tagsOf({ tags }: HubArgs): Record<string, string> {
  return { ...tags, [ownerTag]: stackOwner() };
}

/** Azure requires a description; as the Azure CLI, it is the name. */
function named(names: readonly string[]): { name: string; description: string }[] {
  return names.map((name) => ({ name, description: name }));
}
