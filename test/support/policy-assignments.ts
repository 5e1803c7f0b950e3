import type { JsonObject } from "../../components/core/json";

const subscription = "/subscriptions/22222222-2222-4222-8222-222222222222";
const definition = (id: string) => `/providers/Microsoft.Authorization/policyDefinitions/${id}`;

/** ARM id of the demo hub's registry. */
export const demoRegistryId = `${subscription}/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo`;

/** Built-in policies that tests assign. */
export const builtIns = { tokens: "ff05e24e-195c-447e-b322-5e90c9f9f366", tokensModified: "a9b426fe-8856-4945-8600-18c5dd1cca2a" };

/** An assignment of one definition. */
export function assignmentOf(id: string, name: string, scope = subscription, more: JsonObject = {}) {
  const properties: JsonObject = { displayName: `Assignment ${name}`, policyDefinitionId: definition(id), parameters: {}, enforcementMode: "Default", ...more };
  return { id: `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`, name, type: "Microsoft.Authorization/policyAssignments", properties };
}

/** The assignment that Defender for Cloud makes in every subscription. Source: azure-policy repository, AzureSecurityCenter.json, version 57.56.0; members that a hub or a site violates. */
export const benchmark = {
  id: "/providers/Microsoft.Authorization/policySetDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8",
  properties: {
    parameters: {
      containerRegistriesShouldNotAllowUnrestrictedNetworkAccessMonitoringEffect: { defaultValue: "Audit" },
      containerRegistriesShouldUsePrivateLinkMonitoringEffect: { defaultValue: "Audit" },
      KubernetesClustersShouldNotUseTheDefaultNamespaceMonitoringEffect: { defaultValue: "Audit" },
      privilegedContainersShouldBeAvoidedEffect: { defaultValue: "Audit" },
    },
    policyDefinitions: [
      member("d0793b48-0edc-4296-a390-4c75d1bdfd71", "containerRegistriesShouldNotAllowUnrestrictedNetworkAccessMonitoringEffect"),
      member("e8eef0a8-67cf-4eb4-9386-14b0e78733d4", "containerRegistriesShouldUsePrivateLinkMonitoringEffect"),
      member("9f061a12-e40d-4183-a00e-171812443373", "KubernetesClustersShouldNotUseTheDefaultNamespaceMonitoringEffect"),
      {
        ...member("95edb821-ddaf-4404-9732-666045e056b4", "privilegedContainersShouldBeAvoidedEffect"),
        policyDefinitionReferenceId: "privilegedContainersShouldBeAvoided",
      },
    ],
  },
};

/** That initiative, assigned to the demo's subscription. */
export const benchmarkAssignment = assignmentOf("", "SecurityCenterBuiltIn", subscription, { displayName: "ASC Default", policyDefinitionId: benchmark.id });

function member(id: string, effect: string) {
  return { policyDefinitionId: definition(id), policyDefinitionReferenceId: effect, parameters: { effect: { value: `[parameters('${effect}')]` } } };
}
