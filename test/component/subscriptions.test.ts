import assert from "node:assert/strict";
import { SubscriptionProviders } from "../../components/arm/subscription-provider";
import { Hub } from "../../components/hub/hub";
import { Site } from "../../components/site/site";
import * as pulumi from "@pulumi/pulumi";
import { hubArgs } from "../support/hub-args";
import { type Declared, declare, defaultSubscription, named } from "../support/mocks";
import { hubRegistryId, registryAnswers } from "../support/registry-answers";
import { siteArgs } from "../support/site-args";

const plant = "44444444-4444-4444-8444-444444444444";
const third = "77777777-7777-4777-8777-777777777777";
const moved = (id: string, subscription: string) => id.replace(defaultSubscription, subscription);
const answers = { ...registryAnswers, "pulumi:providers:azure-native": ({ subscriptionId }: Record<string, unknown>) => ({ id: String(subscriptionId) }) };

/** Names of the explicit providers of a component's azure-native resources; `-` for the default provider. */
function providersOf(declared: readonly Declared[]): Record<string, string> {
  const own = declared.filter(({ type }) => type.startsWith("azure-native:"));
  return Object.fromEntries(own.map(({ name, declaredWith = "-" }) => [name, declaredWith]));
}

describe("resources in the subscription that their id names (A1)", () => {
  const hubIn = (subscriptionId: string) =>
    declare(answers, (options) => new Hub("hub", { ...hubArgs, subscriptionId, orchestrationRole: "least-privilege" }, options));
  const siteWith = (registry: string, cluster: string) => {
    const args = { ...siteArgs, registryId: moved(hubRegistryId, registry), connectedClusterId: moved(siteArgs.connectedClusterId, cluster) };
    return declare(answers, (options) => new Site("line-1", args, options));
  };

  it("use the default provider if its subscription is the right one, whatever the case of its id", async () => {
    const { declared } = await hubIn(defaultSubscription.toUpperCase());
    assert.deepEqual([...new Set(Object.values(providersOf(declared)))], ["-"]);
  });

  it("use one explicit provider for a hub in another subscription", async () => {
    const { declared } = await hubIn(plant);
    assert.deepEqual([...new Set(Object.values(providersOf(declared)))], [`hub-azure-${plant}`]);
    assert.deepEqual(named(declared, `hub-azure-${plant}`).inputs, { subscriptionId: plant, environment: "" });
  });

  for (const [registry, cluster, expected] of [
    [defaultSubscription, plant, ["-", "-", `line-1-azure-${plant}`]],
    [plant, defaultSubscription, [`line-1-azure-${plant}`, `line-1-azure-${plant}`, "-"]],
    [plant, plant, Array.from({ length: 3 }, () => `line-1-azure-${plant}`)],
    [plant, third, [`line-1-azure-${plant}`, `line-1-azure-${plant}`, `line-1-azure-${third}`]],
  ] as const)
    it(`use matching providers for a site whose registry is in ${registry} and whose cluster is in ${cluster}`, async () => {
      const providers = providersOf((await siteWith(registry, cluster)).declared);
      const of = (name: string) => providers[name];
      assert.deepEqual([of("line-1-connected-registry"), of("line-1-access-contributor"), of("line-1-connected-extension")], expected);
    });

  for (const [environment, expected] of [
    [{ ARM_ENVIRONMENT: "usgovernment" }, "usgovernment"],
    [{ AZURE_ENVIRONMENT: "china" }, "china"],
    [{}, ""],
  ] as const)
    it(`use a provider for cloud "${expected}" if the environment variables say so`, async () => {
      const { declared } = await declare(answers, (options) => {
        const parent = new pulumi.ComponentResource("edge:test:Parent", "parent", {}, options);
        new SubscriptionProviders("parent", parent, environment).for(`/subscriptions/${plant}/resourceGroups/rg`);
      });
      assert.equal(named(declared, `parent-azure-${plant}`).inputs["environment"], expected);
    });
});
