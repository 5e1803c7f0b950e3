import type { JsonObject } from "../operation";
import { objectOf } from "../resource";

/**
 * A registry's properties with the service's defaults. Source: connected-registry reference 1.2.
 * A PUT without a property resets it: `assumed`.
 */
export function registryProperties(sent: JsonObject): JsonObject {
  const policies = objectOf(sent.policies);
  return {
    adminUserEnabled: false,
    anonymousPullEnabled: false,
    dataEndpointEnabled: false,
    dataEndpointHostNames: [],
    encryption: { status: "disabled" },
    networkRuleBypassOptions: "AzureServices",
    networkRuleSet: { defaultAction: "Allow", ipRules: [] },
    privateEndpointConnections: [],
    publicNetworkAccess: "Enabled",
    roleAssignmentMode: "LegacyRegistryPermissions",
    zoneRedundancy: "Disabled",
    ...sent,
    policies: {
      quarantinePolicy: { status: "disabled" },
      trustPolicy: { type: "Notary", status: "disabled" },
      retentionPolicy: { days: 7, status: "disabled" },
      exportPolicy: { status: "enabled" },
      azureADAuthenticationAsArmPolicy: { status: "enabled" },
      ...policies,
    },
  };
}
