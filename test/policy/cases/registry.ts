import { resourceTypes } from "../../../components/core/resource-types";
import { type RuleCases, of, unknownValue } from "../rule-cases";

const network = (access: string, action?: string) => of({ publicNetworkAccess: access, ...(action ? { networkRuleSet: { defaultAction: action } } : {}) });
const selected = (...ranges: unknown[]) =>
  of({ networkRuleSet: { defaultAction: "Deny", ipRules: ranges.map((iPAddressOrRange) => ({ action: "Allow", iPAddressOrRange })) } });
const setting = (properties: Record<string, unknown>, dependsOn = ["registry"]) => [
  registry,
  { type: resourceTypes.diagnosticSetting, urn: "logs", dependsOn, properties },
];
const allLogs = { workspaceId: "/workspace", logs: [{ categoryGroup: "allLogs", enabled: true }] };
const registry = { type: resourceTypes.registry, urn: "registry" };
const armToken = (status: unknown) => of({ policies: { azureADAuthenticationAsArmPolicy: { status } } });
const quarantine = (status: unknown) => of({ policies: { quarantinePolicy: { status } } });
const retention = (status: unknown, days?: unknown) => of({ policies: { retentionPolicy: { status, ...(days === undefined ? {} : { days }) } } });
const role = (guid: string) => of({ roleDefinitionId: `/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/${guid}` });

/** Test cases for the rules about the hub's registry. */
export const registryCases: Record<string, RuleCases> = {
  "registry-premium": {
    good: [of({ sku: { name: "Premium" } })],
    bad: [of({ sku: { name: "Basic" } }), of({ sku: { name: "Standard" } })],
    absent: [
      [of({}), "breaks"],
      [of({ sku: {} }), "breaks"],
      [of({ sku: null }), "breaks"],
    ],
    unknown: [
      [of({ sku: unknownValue }), "advisory"],
      [of({ sku: { name: unknownValue } }), "advisory"],
    ],
  },
  "registry-data-endpoint": {
    good: [of({ dataEndpointEnabled: true })],
    bad: [of({ dataEndpointEnabled: false })],
    absent: [[of({}), "breaks"]],
    unknown: [[of({ dataEndpointEnabled: unknownValue }), "advisory"]],
  },
  "registry-no-admin-user": {
    good: [of({ adminUserEnabled: false })],
    bad: [of({ adminUserEnabled: true })],
    absent: [[of({}), "obeys"]],
    unknown: [[of({ adminUserEnabled: unknownValue }), "advisory"]],
  },
  "registry-no-anonymous-pull": {
    good: [of({ anonymousPullEnabled: false })],
    bad: [of({ anonymousPullEnabled: true })],
    absent: [[of({}), "obeys"]],
    unknown: [[of({ anonymousPullEnabled: unknownValue }), "advisory"]],
  },
  "registry-no-arm-token": {
    good: [armToken("disabled")],
    bad: [armToken("enabled")],
    absent: [
      [of({}), "breaks"],
      [of({ policies: {} }), "breaks"],
    ],
    unknown: [[armToken(unknownValue), "advisory"]],
  },
  "registry-zone-redundancy": {
    good: [of({ zoneRedundancy: "Enabled" })],
    bad: [of({ zoneRedundancy: "Disabled" }), of({ zoneRedundancy: "Disabled" }, resourceTypes.replication)],
    absent: [[of({}), "breaks"]],
    unknown: [[of({ zoneRedundancy: unknownValue }), "advisory"]],
  },
  "registry-no-quarantine": {
    good: [quarantine("disabled")],
    bad: [quarantine("enabled")],
    absent: [[of({}), "obeys"]],
    unknown: [[quarantine(unknownValue), "advisory"]],
  },
  "registry-network": {
    good: [network("Disabled"), network("Enabled", "Deny"), selected("203.0.113.7", "198.51.100.0/24", "20.0.0.0/8")],
    bad: [network("Enabled"), network("Enabled", "Allow"), selected("0.0.0.0/0"), selected("203.0.113.7", "128.0.0.0/1"), selected("everybody")],
    absent: [[of({}), "breaks"]],
    unknown: [
      [network(unknownValue), "advisory"],
      [network("Enabled", unknownValue), "advisory"],
      [selected(unknownValue), "advisory"],
    ],
  },
  "registry-private-network": {
    good: [network("Disabled")],
    bad: [network("Enabled"), network("Enabled", "Deny")],
    absent: [[of({}), "breaks"]],
    unknown: [[network(unknownValue), "advisory"]],
  },
  "registry-replicated": {
    good: [[registry, { type: resourceTypes.replication, urn: "replica", dependsOn: ["registry"] }]],
    bad: [[registry, { type: resourceTypes.replication, urn: "replica", dependsOn: [] }]],
    absent: [
      [[registry], "breaks"],
      [[], "obeys"],
    ],
    unknown: [[[registry, { type: resourceTypes.replication, urn: "replica", dependsOn: ["registry"], properties: { location: unknownValue } }], "obeys"]],
  },
  "registry-untagged-retention": {
    good: [retention("enabled", 30), retention("enabled", 365)],
    bad: [retention("disabled", 30), retention("enabled", 29), retention("enabled", 0)],
    absent: [
      [of({}), "breaks"],
      [of({ policies: {} }), "breaks"],
      [retention("enabled"), "breaks"],
    ],
    unknown: [
      [retention(unknownValue), "advisory"],
      [retention("enabled", unknownValue), "advisory"],
    ],
  },
  "registry-diagnostics": {
    good: [setting(allLogs)],
    bad: [setting(allLogs, []), setting({ ...allLogs, logs: [] }), setting({ ...allLogs, logs: [{ categoryGroup: "allLogs", enabled: false }] })],
    absent: [
      [[registry], "breaks"],
      [setting({ logs: allLogs.logs }), "breaks"],
      [[], "obeys"],
    ],
    unknown: [
      [setting({ ...allLogs, resourceUri: unknownValue }), "obeys"],
      [setting({ ...allLogs, workspaceId: unknownValue }), "advisory"],
    ],
  },
  "registry-access-merged": {
    good: [[{ type: resourceTypes.scopeMap }]],
    bad: [[{ type: resourceTypes.azureScopeMap }], [{ type: resourceTypes.azureToken }]],
    absent: [[[], "obeys"]],
    unknown: [[of({ actions: unknownValue }), "breaks"]],
  },
  "role-not-contributor": {
    good: [role("f5e9c4de-0000-4000-8000-000000000000")],
    bad: [role("b24988ac-6180-42a0-ab88-20f7382dd24c"), role("3bc748fc-213d-45c1-8d91-9da5725539b9"), role("B24988AC-6180-42a0-ab88-20f7382dd24c")],
    absent: [[of({}), "breaks"]],
    unknown: [[of({ roleDefinitionId: unknownValue }), "advisory"]],
  },
};
