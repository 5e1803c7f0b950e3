import assert from "node:assert/strict";
import { comparableLocation, nameOf, parseArmId, resourceGroupId, resourceId, sameArmId, scopeOf, subscriptionOf } from "../../../../components/core/arm-id";

const subscription = "22222222-2222-4222-8222-222222222222";

describe("ARM ids", () => {
  it("are read as they were built", () => {
    const id = resourceId(resourceGroupId(subscription, "rg-1"), "Microsoft.ContainerRegistry/registries/tokens", "hub", "line1");
    assert.equal(id, `/subscriptions/${subscription}/resourceGroups/rg-1/providers/Microsoft.ContainerRegistry/registries/hub/tokens/line1`);
    assert.deepEqual(parseArmId(id), {
      subscriptionId: subscription,
      resourceGroup: "rg-1",
      type: "Microsoft.ContainerRegistry/registries/tokens",
      name: "line1",
    });
  });

  it("of extension resources give their own type", () => {
    const cluster = resourceId(resourceGroupId(subscription, "rg-1"), "Microsoft.Kubernetes/connectedClusters", "c");
    assert.equal(parseArmId(resourceId(cluster, "Microsoft.KubernetesConfiguration/extensions", "e"))?.type, "Microsoft.KubernetesConfiguration/extensions");
  });

  for (const wrong of [
    "",
    "line1",
    "/subscriptions/x/resourceGroups/rg/providers/A/b/c",
    `/subscriptions/${subscription}/resourceGroups/rg/providers/A/b`,
    `/subscriptions/${subscription}/resourceGroups/rg/providers/A/b/`,
  ]) {
    it(`rejects ${JSON.stringify(wrong)}`, () => assert.equal(parseArmId(wrong), undefined));
  }

  it("compare without regard to case and end in the name", () => {
    assert.ok(sameArmId("/A/b", "/a/B"));
    assert.equal(nameOf("/a/b/name"), "name");
  });

  it("name their subscription and the scope that holds the resource", () => {
    const group = resourceGroupId(subscription, "rg-1");
    const target = resourceId(group, "Microsoft.Edge/targets", "line1").replace("/providers/", "/Providers/");
    assert.deepEqual([subscriptionOf(target), scopeOf(target)], [`/subscriptions/${subscription}`, group]);
    assert.equal(scopeOf(resourceId(target, "Microsoft.Edge/configurationReferences", "default")), target);
  });
});

describe("a region", () => {
  it("is the same with and without capitals and spaces", () => assert.equal(comparableLocation("West Europe"), comparableLocation("westeurope")));
  it("is another one by its name", () => assert.notEqual(comparableLocation("westeurope"), comparableLocation("northeurope")));
});
