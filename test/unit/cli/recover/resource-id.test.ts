import assert from "node:assert/strict";
import { azureResource, clusterObjectId } from "../../../../cli/recover/resource-id";
import { resourceTypes } from "../../../../components/core/resource-types";

const subscription = "22222222-2222-4222-8222-222222222222";
const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/hub`;
const inRegistry = { resourceGroupName: "rg", registryName: "hub" };
const onCluster = {
  resourceGroupName: "rg",
  clusterRp: "Microsoft.Kubernetes",
  clusterResourceName: "connectedClusters",
  clusterName: "c",
  extensionName: "e",
};

describe("the resource id of an unfinished resource", () => {
  const cases: [string, object, string][] = [
    [resourceTypes.resourceGroup, { resourceGroupName: "rg" }, group],
    [resourceTypes.registry, inRegistry, registry],
    [resourceTypes.connectedRegistry, { ...inRegistry, connectedRegistryName: "line1" }, `${registry}/connectedRegistries/line1`],
    [
      resourceTypes.extension,
      onCluster,
      `${group}/providers/Microsoft.Kubernetes/connectedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/e`,
    ],
    [resourceTypes.roleAssignment, { scope: registry, roleAssignmentName: "n" }, `${registry}/providers/Microsoft.Authorization/roleAssignments/n`],
    [resourceTypes.roleDefinition, { scope: group, roleDefinitionId: "n" }, `${group}/providers/Microsoft.Authorization/roleDefinitions/n`],
    [resourceTypes.context, { resourceGroupName: "rg", contextName: "factories" }, `${group}/providers/Microsoft.Edge/contexts/factories`],
    [resourceTypes.customLocation, { resourceGroupName: "rg", resourceName: "n" }, `${group}/providers/Microsoft.ExtendedLocation/customLocations/n`],
    [resourceTypes.diagnostic, { resourceGroupName: "rg", diagnosticName: "line1" }, `${group}/providers/Microsoft.Edge/diagnostics/line1`],
    [resourceTypes.eventSubscription, { scope: registry, eventSubscriptionName: "n" }, `${registry}/providers/Microsoft.EventGrid/eventSubscriptions/n`],
    [resourceTypes.diagnosticSetting, { resourceUri: registry, name: "n" }, `${registry}/providers/Microsoft.Insights/diagnosticSettings/n`],
  ];
  for (const [type, inputs, id] of cases) it(`is built from its inputs: ${type}`, () => assert.equal(azureResource(type, inputs, subscription)?.id, id));

  it("is known for every declared azure-native type, except scope maps, tokens and replications, which only policies use", () => {
    const policyOnly: string[] = [resourceTypes.azureScopeMap, resourceTypes.azureToken, resourceTypes.replication];
    const declared = Object.values(resourceTypes).filter((type) => type.startsWith("azure-native:") && !policyOnly.includes(type));
    assert.deepEqual(declared.sort(), cases.map(([type]) => type).sort());
  });

  it("is unknown for another type, without a subscription, and if an input is missing or secret", () => {
    assert.equal(azureResource("azure-native:network:VirtualNetwork", inRegistry, subscription), undefined);
    assert.equal(azureResource(resourceTypes.registry, inRegistry, undefined), undefined);
    assert.equal(azureResource(resourceTypes.registry, { resourceGroupName: "rg" }, subscription), undefined);
    assert.equal(azureResource(resourceTypes.registry, { ...inRegistry, registryName: { ciphertext: "x" } }, subscription), undefined);
  });

  it("is namespace and name for a Kubernetes object", () => {
    assert.equal(clusterObjectId({ metadata: { namespace: "default", name: "s" } }), "default/s");
    assert.equal(clusterObjectId({ metadata: { name: "ns" } }), "ns");
    assert.equal(clusterObjectId({ metadata: { generateName: "x" } }), undefined);
  });
});
