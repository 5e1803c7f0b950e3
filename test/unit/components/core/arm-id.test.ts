import assert from "node:assert/strict";
import { comparableLocation, nameOf, parseArmId, resourceGroupId, resourceId, sameArmId, scopeOf, subscriptionOf } from "../../../../components/core/arm-id";

const subscription = "22222222-2222-4222-8222-222222222222";

describe("ARM ids", () => {
  it("are parsed into the parts that they were built from", () => {
    const id = resourceId(resourceGroupId(subscription, "rg-1"), "Microsoft.ContainerRegistry/registries/tokens", "hub", "line1");
    assert.equal(id, `/subscriptions/${subscription}/resourceGroups/rg-1/providers/Microsoft.ContainerRegistry/registries/hub/tokens/line1`);
    assert.deepEqual(parseArmId(id), {
      subscriptionId: subscription,
      resourceGroup: "rg-1",
      type: "Microsoft.ContainerRegistry/registries/tokens",
      name: "line1",
    });
  });

  it("of extension resources have the extension's type", () => {
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
    it(`cannot be ${JSON.stringify(wrong)}`, () => assert.equal(parseArmId(wrong), undefined));
  }

  it("are compared without case and end with the name", () => {
    assert.ok(sameArmId("/A/b", "/a/B"));
    assert.equal(nameOf("/a/b/name"), "name");
  });

  it("contain their subscription and the scope of the resource", () => {
    const group = resourceGroupId(subscription, "rg-1");
    const target = resourceId(group, "Microsoft.Edge/targets", "line1").replace("/providers/", "/Providers/");
    assert.deepEqual([subscriptionOf(target), scopeOf(target)], [`/subscriptions/${subscription}`, group]);
    assert.equal(scopeOf(resourceId(target, "Microsoft.Edge/configurationReferences", "default")), target);
  });
});

describe("a region", () => {
  it("is compared without case and spaces", () => assert.equal(comparableLocation("West Europe"), comparableLocation("westeurope")));
  it("differs from a region with another name", () => assert.notEqual(comparableLocation("westeurope"), comparableLocation("northeurope")));
});
