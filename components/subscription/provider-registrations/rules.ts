import type { Fault } from "../../core/fault";
import { textAt } from "../../core/json";

/** ARM id of a provider's registration in a subscription. */
export function registrationId(subscriptionId: string, namespace: string): string {
  return `/subscriptions/${subscriptionId}/providers/${namespace}`;
}

/** What the state of a provider means. States other than these two count as missing: NotRegistered, Unregistered, Unregistering. Source: Azure REST reference, Providers, `registrationState`. */
export function registrationState(provider: unknown): "registered" | "registering" | "missing" {
  const state = textAt(provider, "registrationState")?.toLowerCase();
  return state === "registered" || state === "registering" ? state : "missing";
}

/** Resource providers of a hub's own resources, and those of its workspace's diagnostics. */
export function hubProviders({ workspace }: { workspace?: string | undefined }): string[] {
  return ["Microsoft.ContainerRegistry", "Microsoft.Edge", ...(workspace === undefined ? [] : ["Microsoft.Insights"])];
}

/** Resource providers of what a site has in its cluster's subscription; `Microsoft.Kubernetes` is registered where a cluster is connected, and `Microsoft.Insights` is needed for the diagnostics of its target. */
export function siteProviders({ workspace }: { workspace?: string | undefined }): string[] {
  return ["Microsoft.Edge", "Microsoft.ExtendedLocation", "Microsoft.KubernetesConfiguration", ...(workspace === undefined ? [] : ["Microsoft.Insights"])];
}

/** A provider in a subscription, with its state as Azure names it. */
interface Registration {
  subscriptionId: string;
  namespace: string;
  state: string;
}

/**
 * Faults of a provider that must be registered. `setting`: the one with which a stack registers it, if there is one.
 * Source: "Resolve errors for resource provider registration".
 */
export function missingRegistration({ subscriptionId, namespace, state }: Registration, setting?: string): Fault[] {
  if (state === "Registered") return [];
  const command = `register it: az provider register --namespace ${namespace} --subscription ${subscriptionId}`;
  return [
    {
      code: "EDGE-PROVIDER",
      what: `resource provider ${namespace} is not registered in a subscription that needs it: its state is ${state}`,
      given: `subscription ${subscriptionId}`,
      allowed: "Registered",
      fix: state === "Registering" ? "wait until the registration has ended" : setting === undefined ? command : `set ${setting} to create, or ${command}`,
    },
  ];
}
