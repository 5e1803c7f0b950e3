import assert from "node:assert/strict";
import { armBody, inputsAmong, outputsOf } from "../../../../../../lab/engine/stand-ins/azure-native/arm-body";
import { inputFailures } from "../../../../../../lab/engine/stand-ins/azure-native/check-inputs";
import { eventSubscription } from "../../../../../../lab/engine/stand-ins/azure-native/event-subscription";
import { previewOutputs } from "../../../../../../lab/engine/stand-ins/azure-native/preview-outputs";
import { roleDefinition } from "../../../../../../lab/engine/stand-ins/azure-native/role-definition";
import { registry } from "../../../../../../lab/engine/stand-ins/azure-native/registry";

const declared = { networkRuleSet: { defaultAction: "Deny", ipRules: [{ action: "Allow", iPAddressOrRange: "203.0.113.7" }] } };
const wire = { networkRuleSet: { defaultAction: "Deny", ipRules: [{ action: "Allow", value: "203.0.113.7" }] } };
const required = { resourceGroupName: "rg", registryName: "hub", location: "eastus2", sku: { name: "Premium" } };

describe("properties with different names in the SDK and in ARM", () => {
  it("are sent with ARM's names", () => assert.deepEqual(armBody(registry, declared), { properties: wire }));

  it("are also renamed at the top level", () => {
    const sent = { properties: { type: "CustomRole", roleName: "r" } };
    assert.deepEqual(armBody(roleDefinition, { roleType: "CustomRole", roleName: "r" }), sent);
    const { roleType, type } = outputsOf(roleDefinition, { ...sent, type: "Microsoft.Authorization/roleDefinitions" });
    assert.deepEqual([roleType, type], ["CustomRole", "Microsoft.Authorization/roleDefinitions"]);
  });

  it("have the SDK's names in outputs and inputs", () => {
    const { networkRuleSet } = outputsOf(registry, { properties: wire });
    assert.deepEqual({ networkRuleSet }, declared);
    assert.deepEqual(inputsAmong(registry, outputsOf(registry, { properties: wire })), declared);
    assert.deepEqual(previewOutputs(registry, declared).networkRuleSet, declared.networkRuleSet);
  });

  it("are in ARM's inner `properties` where the SDK flattens these too", () => {
    const destination = { endpointType: "AzureFunction", resourceId: "/f", maxEventsPerBatch: 1 };
    const body = { properties: { destination: { endpointType: "AzureFunction", properties: { resourceId: "/f", maxEventsPerBatch: 1 } } } };
    assert.deepEqual(armBody(eventSubscription, { destination }), body);
    assert.deepEqual(outputsOf(eventSubscription, body)["destination"], destination);
    assert.deepEqual(inputFailures(eventSubscription, { scope: "s", eventSubscriptionName: "n", destination }), []);
  });

  it("are accepted only with the SDK's names", () => {
    assert.deepEqual(inputFailures(registry, { ...required, ...declared }), []);
    assert.deepEqual(
      inputFailures(registry, { ...required, ...wire }).map(({ property }) => property),
      ["networkRuleSet.ipRules[0].value"],
    );
  });
});
