import { listAt, textAt } from "../../components/core/json";
import { prefixLength, shortestPrefix } from "../../components/core/registry-network";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryInProduction } from "../rule";
import { formatProperty } from "../subject";

/**
 * Requires network rules that do not admit every address.
 *
 * Why: tokens are then the only protection. A rule with a prefix so short that it covers a large part of the internet counts as open.
 * A site needs both the login server and the data endpoint, so a registry without public endpoints needs a private path from every site.
 * Good: `network: { access: selected, addresses: [203.0.113.10] }`
 * Source: "Connected registry", endpoints.
 */
export const registryNetwork: ResourceRule = {
  name: "registry-network",
  on: [resourceTypes.registry],
  message: "A registry must not be open to all networks.",
  fix: "Set hub.registry.network.access to selected and list the addresses of the sites, or set it to private if every site has a private path.",
  severity: "high",
  levels: mandatoryInProduction,
  builtIn: { id: "d0793b48-0edc-4296-a390-4c75d1bdfd71", title: "No unrestricted network access" },
  benchmark: "NS-2",
  conflicts: [
    {
      builtIn: { id: "d0793b48-0edc-4296-a390-4c75d1bdfd71", title: "No unrestricted network access" },
      guideStep: "public endpoints from the factory",
      workaround: "allow only the addresses of the sites, or give every site a private path.",
      exemption: {
        name: "open-network",
        scope: "registry",
        reason: "Factories reach the registry from addresses that are not known in advance; each site signs in with its own tokens, whose passwords expire.",
        isNeeded: isOpen,
      },
    },
  ],
  faultsIn: ({ properties }) =>
    isOpen(properties) ? [formatProperty("networkRuleSet.defaultAction", textAt(properties, "networkRuleSet", "defaultAction"))] : tooWide(properties),
};

/** Same condition as the built-in definition. */
function isOpen(properties: unknown): boolean {
  return textAt(properties, "publicNetworkAccess") !== "Disabled" && textAt(properties, "networkRuleSet", "defaultAction") !== "Deny";
}

function tooWide(properties: unknown): string[] {
  if (textAt(properties, "publicNetworkAccess") === "Disabled") return [];
  const ranges = listAt(properties, "networkRuleSet", "ipRules").map((rule) => textAt(rule, "iPAddressOrRange"));
  return ranges
    .filter((range) => (prefixLength(range ?? "") ?? 0) < shortestPrefix)
    .map((range) => formatProperty("networkRuleSet.ipRules.iPAddressOrRange", range));
}
