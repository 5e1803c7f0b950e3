import assert from "node:assert/strict";
import type { ArmCall } from "../../../../../components/arm/arm-call";
import { providerRegistrations } from "../../../../../components/subscription/provider-registrations/kind";
import { hubProviders, missingRegistration, registrationState } from "../../../../../components/subscription/provider-registrations/rules";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const subscriptionId = "22222222-2222-4222-8222-222222222222";
const path = (namespace: string) => `/subscriptions/${subscriptionId}/providers/${namespace}`;
const inputs = { subscriptionId, namespaces: ["Microsoft.Edge", "Microsoft.Insights"], timeout: "PT10M" };
const id = `/subscriptions/${subscriptionId}:providers`;

describe("provider registrations kind", () => {
  let service: OrchestrationService;
  let requests: string[];
  /** Looks until a requested registration has ended; without an end it never does. */
  let looks: number;
  beforeEach(() => {
    service = new OrchestrationService();
    requests = [];
    looks = 3;
    has("Microsoft.Edge", "Unregistered");
    has("Microsoft.Insights", "Registered");
  });
  const has = (namespace: string, registrationState: string) => service.resources.set(path(namespace), { namespace, registrationState });
  const state = (namespace: string) => service.resources.get(path(namespace))?.["registrationState"];
  const provider = () => {
    const { context } = service;
    const arm = Object.assign(Object.create(context.arm), {
      get: async (given: string) => {
        if (requests.includes(given) && --looks === 0) has("Microsoft.Edge", "Registered");
        return service.resources.get(given);
      },
      begin: async ({ path: called, repeatable }: ArmCall) => {
        assert.equal(repeatable, true);
        requests.push(called.replace(/\/register$/, ""));
        has("Microsoft.Edge", "Registering");
        return { call: called, pollUrl: undefined, pollsStatus: false, status: "Succeeded", retryAfterMs: undefined, result: undefined, time: new Date(0) };
      },
    });
    return providerOn({ ...context, arm }, providerRegistrations);
  };

  it("asks for what is missing only, and waits until it is registered", async () => {
    const made = await provider().create(inputs);
    assert.deepEqual([made.id, requests, state("Microsoft.Edge")], [id, [path("Microsoft.Edge")], "Registered"]);
  });

  it("asks for nothing while a registration is under way", async () => {
    has("Microsoft.Edge", "Registering");
    const failure = await failureOf(provider().create({ ...inputs, timeout: "PT1M" }));
    assert.match(failure.message, /Azure is registering Microsoft\.Edge/);
    assert.deepEqual(requests, []);
  });

  it("finds with a refresh what somebody has unregistered, and registers it again", async () => {
    const { outs } = await provider().create(inputs);
    has("Microsoft.Edge", "NotRegistered");
    looks = 3;
    const { props } = await provider().read(id, outs);
    assert.equal((await provider().diff(id, props ?? {}, inputs)).changes, true);
    await provider().update(id, props ?? {}, inputs);
    assert.equal(state("Microsoft.Edge"), "Registered");
  });

  it("never takes a registration back", async () => {
    const { outs } = await provider().create(inputs);
    await provider().delete(id, outs);
    assert.deepEqual([state("Microsoft.Edge"), requests.length], ["Registered", 1]);
  });
});

describe("registrations of a hub", () => {
  it("include the diagnostics' provider with a workspace only", () => {
    assert.deepEqual(hubProviders({}), ["Microsoft.ContainerRegistry", "Microsoft.Edge"]);
    assert.deepEqual(hubProviders({ workspace: "/w" }), ["Microsoft.ContainerRegistry", "Microsoft.Edge", "Microsoft.Insights"]);
  });

  for (const [state, meaning] of [
    ["Registered", "registered"],
    ["Registering", "registering"],
    ["NotRegistered", "missing"],
    ["Unregistering", "missing"],
    [undefined, "missing"],
  ] as const)
    it(`are ${meaning} in state ${state}`, () => assert.equal(registrationState({ registrationState: state }), meaning));

  it("name the setting that makes them beside the command", () => {
    const [fault] = missingRegistration({ subscriptionId, namespace: "Microsoft.Edge", state: "NotRegistered" }, "hub.prerequisites.resourceProviders");
    assert.match(fault?.fix ?? "", /set hub\.prerequisites\.resourceProviders to create, or register it: az provider register --namespace Microsoft\.Edge/);
    assert.doesNotMatch(missingRegistration({ subscriptionId, namespace: "Microsoft.Edge", state: "NotRegistered" })[0]?.fix ?? "", /set /);
  });
});
