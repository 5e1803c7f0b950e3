import type { ArmClient } from "../../arm/arm-client";
import { ArmError } from "../../arm/arm-error";
import type { Fault } from "../../core/fault";
import { apiVersions } from "../../core/api-versions";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import type { CallPhase, Lifecycle, WaitPhase, WithTimeout } from "../../dynamic/lifecycle";
import { registrationId, registrationState } from "./rules";

/** Inputs of ProviderRegistrations. */
export interface ProviderRegistrationsInputs extends WithTimeout {
  /** Required. Subscription, a GUID. */
  subscriptionId: string;
  /** Required. Namespaces of the resource providers that the subscription must be registered for. */
  namespaces: string[];
}

/** Empty: whether a provider is registered is read each time. */
export type ProviderRegistrationsState = Record<string, never>;

type Inputs = ProviderRegistrationsInputs;
type State = ProviderRegistrationsState;

/** Asks for each registration that is missing. Source: Azure REST reference, Providers - Register: asking again changes nothing. */
const requested: CallPhase<Inputs, State> = {
  name: "requested",
  callUntilDone: true,
  start: async ({ subscriptionId, namespaces }, _known, { arm }) => {
    const [first] = (await registrations(arm, subscriptionId, namespaces)).missing;
    if (first === undefined) return undefined;
    return arm.begin({ method: "POST", path: `${registrationId(subscriptionId, first)}/register`, apiVersion: apiVersions.resourceGroup, repeatable: true });
  },
  learn: () => ({}),
};

/** Waits for every registration: resources of a provider may be refused before (`assumed:registration-ends`). */
const registered: WaitPhase<Inputs, State> = {
  name: "registered",
  observe: async ({ subscriptionId, namespaces }, _known, { arm }) => {
    const { missing, registering } = await registrations(arm, subscriptionId, namespaces);
    if (missing.length > 0) return { is: "failed", fault: withdrawn(subscriptionId, missing), rerun: [requested.name], maxRetries: 3 };
    return registering.length === 0 ? { is: "done", learned: {} } : { is: "waiting", reason: `Azure is registering ${registering.join(", ")}` };
  },
};

/**
 * Registrations of resource providers in a subscription, which everybody in it shares: it adds what is missing and never takes any away, whatever is deleted or no longer declared.
 * azure-native has no type for it (ADR 22).
 */
export const providerRegistrations: Lifecycle<Inputs, State> = {
  kind: "subscription/ProviderRegistrations",
  stateVersion: 1,
  fields: { subscriptionId: replaces(asArmId), namespaces: updates(asNameSet), timeout: ignored },
  id: ({ subscriptionId }) => `/subscriptions/${subscriptionId}:providers`,
  phases: [requested, registered],
  read: async ({ subscriptionId = "", namespaces = [] }, _known, { arm }) => {
    try {
      const { missing } = await registrations(arm, subscriptionId, namespaces);
      return { is: "present", inputs: { namespaces: namespaces.filter((namespace) => !missing.includes(namespace)) } };
    } catch (error) {
      if (error instanceof ArmError) return { is: "unknown", reason: error.message };
      throw error;
    }
  },
  remove: [],
};

/** The namespaces that are not registered, and those that Azure is registering. Reads each of them once. */
async function registrations(arm: ArmClient, subscriptionId: string, namespaces: readonly string[]) {
  const states = await Promise.all(
    namespaces.map(async (namespace) => registrationState(await arm.get(registrationId(subscriptionId, namespace), apiVersions.resourceGroup))),
  );
  const inState = (state: "missing" | "registering") => namespaces.filter((_, index) => states[index] === state);
  return { missing: inState("missing"), registering: inState("registering") };
}

function withdrawn(subscriptionId: string, namespaces: readonly string[]): Fault {
  return {
    code: "EDGE-PROVIDER",
    what: `Azure no longer registers ${namespaces.join(", ")}: somebody else took the registration back at the same time`,
    given: `subscription ${subscriptionId}`,
    allowed: "Registered",
    fix: "find out who unregisters resource providers in this subscription, then run it again",
  };
}
