import type { Fault } from "../../../components/core/fault";
import { canonicalJson, listAt, textAt } from "../../../components/core/json";
import { networkProperties } from "../../../components/core/registry-network";
import { type Tags, tagsOf } from "../../../components/core/tags";
import type { HubSettings } from "../../config/image-imports";
import type { GateFindings } from "../gate";

/** Does this run change settings of the existing registry? `live`: its body from ARM. Zone redundancy never changes. */
export function changesRegistry({ registry: { sku, network } }: Pick<HubSettings, "registry">, live: unknown): boolean {
  const { publicNetworkAccess, networkRuleBypassOptions, networkRuleSet } = networkProperties(network);
  const wanted = {
    sku,
    ...{ dataEndpointEnabled: true, adminUserEnabled: false, anonymousPullEnabled: false, publicNetworkAccess, networkRuleBypassOptions },
    defaultAction: networkRuleSet?.defaultAction,
    addresses: (networkRuleSet?.ipRules ?? []).map(({ iPAddressOrRange }) => iPAddressOrRange).sort(),
  };
  const property = (name: string) => (live as { properties?: Record<string, unknown> }).properties?.[name];
  const present = {
    sku: textAt(live, "sku", "name"),
    ...{
      dataEndpointEnabled: property("dataEndpointEnabled"),
      adminUserEnabled: property("adminUserEnabled"),
      anonymousPullEnabled: property("anonymousPullEnabled"),
    },
    ...{ publicNetworkAccess: property("publicNetworkAccess"), networkRuleBypassOptions: property("networkRuleBypassOptions") },
    defaultAction: textAt(live, "properties", "networkRuleSet", "defaultAction"),
    addresses: listAt(live, "properties", "networkRuleSet", "ipRules")
      .map((rule) => textAt(rule, "value") ?? "")
      .sort(),
  };
  return canonicalJson(wanted) !== canonicalJson(present);
}

/** Tags that a change of the registry must repeat (ADR 16); undefined where this run changes nothing of it. */
export function registryTagsFor(settings: Pick<HubSettings, "registry">, live: unknown): Tags | undefined {
  if (live === undefined || !changesRegistry(settings, live)) return undefined;
  return Object.fromEntries(Object.entries(tagsOf(live)).map(([name, value]) => [name, String(value)]));
}

/** Roles at a registry in ABAC mode. Source: "Attribute-based access control for repository permissions", roles. */
const abacRoles = [
  "for this program's push and its look at images: Container Registry Repository Writer",
  "for preview and prove alone: Container Registry Repository Reader",
  "for hub.images: Container Registry Data Importer and Data Reader",
].join("; ");

/** Findings about a registry in ABAC mode (`roleAssignmentMode`): roles that are needed, and changes that azure-native cannot make without resetting the mode. */
export function abacFindings(settings: Pick<HubSettings, "registry">, live: unknown): GateFindings {
  if (textAt(live, "properties", "roleAssignmentMode") !== "AbacRepositoryPermissions") return { faults: [], warnings: [] };
  const { name } = settings.registry;
  const roles: Fault = {
    code: "EDGE-ABAC-ROLES",
    what: `registry ${name} is in ABAC mode: Owner, Contributor and Reader, AcrPull and AcrPush give no access to its images`,
    given: `registry ${name}, roleAssignmentMode = AbacRepositoryPermissions`,
    allowed: abacRoles,
    fix: "assign these roles at the registry where they are missing; tokens of sites are not affected",
  };
  if (!changesRegistry(settings, live)) return { faults: [], warnings: [roles] };
  const update: Fault = {
    code: "EDGE-ABAC-UPDATE",
    what: `hub.registry differs from registry ${name}, and azure-native's API version would reset its ABAC mode with the change`,
    given: "hub.registry",
    allowed: "the settings that the registry has",
    fix: `make the change with \`az acr update --name ${name}\`, which keeps the mode; the next run then finds it made`,
  };
  return { faults: [update], warnings: [roles] };
}
