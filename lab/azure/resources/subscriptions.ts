import type { AccessControl } from "../access-control";
import { ArmError, operation, type ArmRequest, type JsonObject, type Operation } from "../operation";
import type { Principal } from "../principal";

/** A subscription that the lab knows. */
export interface Subscription {
  subscriptionId: string;
  tenantId: string;
  displayName: string;
}

/** What subscriptions and tenants need besides a request. */
export interface SubscriptionServices {
  subscriptions: readonly Subscription[];
  /** Tenant of every caller. */
  tenantId: string;
  access: AccessControl;
}

const common = {
  verb: "GET",
  apiVersions: ["2016-06-01", "2019-06-01", "2019-11-01", "2021-01-01", "2022-09-01", "2022-12-01"],
  source: "Azure subscriptions REST reference 2022-12-01; members as recorded by the Azure CLI",
  latency: "immediate",
} as const;

/** Subscriptions and tenants, which a client requests at sign-in. */
export function subscriptionOperations(services: SubscriptionServices): Operation[] {
  const { tenantId } = services;
  return [
    operation({
      ...common,
      path: "/subscriptions",
      showsOnlyReadable: true,
      handle: ({ principal }) => {
        const value = visible(services, principal).map(subscriptionBody);
        return { status: 200, body: { value, count: { type: "Total", value: value.length } } };
      },
    }),
    operation({ ...common, path: "/subscriptions/{subscription}", handle: (request) => ({ status: 200, body: subscriptionBody(find(services, request)) }) }),
    operation({ ...common, path: "/tenants", showsOnlyReadable: true, handle: () => ({ status: 200, body: { value: [tenantBody(tenantId)] } }) }),
  ];
}

/** Subscriptions of the caller's tenant in which the caller has a role, at the subscription or below it. */
function visible({ subscriptions, tenantId, access }: SubscriptionServices, principal: Principal): Subscription[] {
  return subscriptions.filter((one) => one.tenantId === tenantId && access.hasRoleWithin(principal, `/subscriptions/${one.subscriptionId}`));
}

function find({ subscriptions }: SubscriptionServices, { parameters }: ArmRequest): Subscription {
  const wanted = parameters.subscription?.toLowerCase();
  const found = subscriptions.find(({ subscriptionId }) => subscriptionId === wanted);
  if (!found) throw new ArmError(404, "SubscriptionNotFound", `The subscription '${parameters.subscription}' could not be found.`);
  return found;
}

function subscriptionBody({ subscriptionId, tenantId, displayName }: Subscription): JsonObject {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state: "Enabled",
    subscriptionPolicies: { locationPlacementId: "Internal_2014-09-01", quotaId: "Internal_2014-09-01", spendingLimit: "Off" },
  };
}

function tenantBody(tenantId: string): JsonObject {
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: "US",
    displayName: "Factories",
    domains: ["factories.example"],
    tenantCategory: "Home",
    defaultDomain: "factories.example",
    tenantType: "AAD",
  };
}
