import type { Clock } from "../../clock";

/** States of a provider in a subscription. Source: Azure REST reference, Providers, `registrationState`. */
export type RegistrationState = "NotRegistered" | "Registering" | "Registered";

/** Lab milliseconds that a registration takes. Assumed: the documents name no time. */
const registeringMs = 60_000;

/** Time of a registration that nobody has asked for. */
const never = Number.POSITIVE_INFINITY;

/** Providers that every subscription has. Source: "Azure resource providers and types", registered by default. */
const alwaysRegistered = ["microsoft.authorization", "microsoft.resources"];

/** Which resource providers each subscription is registered for. */
export class Registrations {
  /** Number of registrations that have begun. */
  begun = 0;
  /** Time from which a provider is registered in a subscription. */
  private readonly readyAtMs = new Map<string, number>();

  /** `isEmpty`: whether the subscriptions start without registrations; otherwise they have every provider. */
  constructor(
    private readonly clock: Clock,
    private readonly isEmpty: boolean,
  ) {}

  state(subscription: string, namespace: string): RegistrationState {
    if (alwaysRegistered.includes(namespace.toLowerCase())) return "Registered";
    const readyAtMs = this.readyAtMs.get(keyOf(subscription, namespace)) ?? (this.isEmpty ? never : 0);
    if (readyAtMs === never) return "NotRegistered";
    return this.clock.now().getTime() < readyAtMs ? "Registering" : "Registered";
  }

  /** Begins a registration; changes nothing where it has begun. */
  register(subscription: string, namespace: string): void {
    if (this.state(subscription, namespace) !== "NotRegistered") return;
    this.begun += 1;
    this.readyAtMs.set(keyOf(subscription, namespace), this.clock.now().getTime() + registeringMs);
  }

  /** A registration that ended before the lab started. */
  hasRegistered(subscription: string, namespace: string): void {
    this.readyAtMs.set(keyOf(subscription, namespace), this.clock.now().getTime());
  }

  /** A registration that nobody has asked for, also where subscriptions start with every provider. */
  hasNot(subscription: string, namespace: string): void {
    this.readyAtMs.set(keyOf(subscription, namespace), never);
  }

  /** The provider that a call needs and its subscription is not registered for, or not yet; undefined where there is none. */
  missingFor(path: string): string | undefined {
    if (isRegistration.test(path)) return undefined;
    const [, subscription, namespace] = /^\/subscriptions\/([^/]+)\/(?:.*\/)?providers\/([^/]+)\//i.exec(path) ?? [];
    if (subscription === undefined || namespace === undefined) return undefined;
    return this.state(subscription, namespace) === "Registered" ? undefined : namespace;
  }
}

const isRegistration = /^\/subscriptions\/[^/]+\/providers\/[^/]+(\/register)?$/i;

function keyOf(subscription: string, namespace: string): string {
  return `${subscription}/${namespace}`.toLowerCase();
}
