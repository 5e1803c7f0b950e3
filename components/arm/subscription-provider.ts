import { Provider } from "@pulumi/azure-native/provider";
import * as pulumi from "@pulumi/pulumi";
import { comparableId, subscriptionOf } from "../core/arm-id";

/** Where azure-native looks for its sign-in; the part that decides which provider a resource needs. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The azure-native providers of a composition. azure-native forms ids with the subscription of its provider, not with the one that the program knows:
 * without a provider for each subscription, a registry and a cluster in two subscriptions would both be looked for in the default one.
 */
export class SubscriptionProviders {
  private readonly providers = new Map<string, Provider>();

  /** `name`: of the composition, whose children the providers are. @default environment - this process's */
  constructor(
    private readonly name: string,
    private readonly parent: pulumi.Resource,
    private readonly environment: Environment = process.env,
  ) {}

  /**
   * Options that declare a resource, or the children of a component, in the subscription of this ARM id.
   * None where it is the subscription of the default provider, which stacks of earlier releases use for everything.
   */
  for(id: string): { provider?: Provider } {
    const subscription = subscriptionOf(comparableId(id)).slice("/subscriptions/".length);
    if (subscription === this.defaultSubscription()) return {};
    const provider = this.providers.get(subscription) ?? this.declared(subscription);
    this.providers.set(subscription, provider);
    return { provider };
  }

  /** Undefined where the Azure CLI's account decides. Source: azure-native, `subscriptionId` and ARM_SUBSCRIPTION_ID. */
  private defaultSubscription(): string | undefined {
    const configured = new pulumi.Config("azure-native").get("subscriptionId") || this.environment["ARM_SUBSCRIPTION_ID"];
    return configured && comparableId(configured);
  }

  private declared(subscriptionId: string): Provider {
    // Without an argument the SDK writes `public`, and the plugin no longer reads its variables. An empty text leaves the choice to the plugin.
    const environment = this.environment["ARM_ENVIRONMENT"] || this.environment["AZURE_ENVIRONMENT"] || "";
    return new Provider(`${this.name}-azure-${subscriptionId}`, { subscriptionId, environment }, { parent: this.parent });
  }
}
