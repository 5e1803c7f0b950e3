import { prefixLength, shortestPrefix } from "../../components/core/registry-network";
import { listAt, textAt } from "../../components/core/json";
import { given } from "../demand";
import { inProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** How open the registry is. A selection that half the internet belongs to is none. Sites need both its login server and its data endpoint, so one without public endpoints needs a private path from each. Source: "Connected registry", endpoints. */
export const registryNetwork: ResourceRule = {
  name: "registry-network",
  on: [types.registry],
  says: "A registry must not be open to every network.",
  fix: "Set hub.registry.network to selected with the addresses of the sites, or to private where every site has a private path.",
  severity: "high",
  levels: inProduction,
  builtIn: { id: "d0793b48-0edc-4296-a390-4c75d1bdfd71", title: "No unrestricted network access" },
  benchmark: "NS-2",
  clashes: [
    {
      builtIn: { id: "d0793b48-0edc-4296-a390-4c75d1bdfd71", title: "No unrestricted network access" },
      step: "public endpoints from the factory",
      instead: "let only the addresses of the sites in, or give every site a private path.",
      exemption: {
        name: "open-network",
        at: "registry",
        reason: "Factories reach the registry from addresses that are not known beforehand; each signs in with tokens of its own that expire.",
        isNeeded: isOpen,
      },
    },
  ],
  faultsIn: ({ properties }) =>
    isOpen(properties) ? [given("networkRuleSet.defaultAction", textAt(properties, "networkRuleSet", "defaultAction"))] : tooWide(properties),
};

/** As the built-in judges it. */
function isOpen(properties: unknown): boolean {
  return textAt(properties, "publicNetworkAccess") !== "Disabled" && textAt(properties, "networkRuleSet", "defaultAction") !== "Deny";
}

function tooWide(properties: unknown): string[] {
  if (textAt(properties, "publicNetworkAccess") === "Disabled") return [];
  const ranges = listAt(properties, "networkRuleSet", "ipRules").map((rule) => textAt(rule, "iPAddressOrRange"));
  return ranges.filter((range) => (prefixLength(range ?? "") ?? 0) < shortestPrefix).map((range) => given("networkRuleSet.ipRules.iPAddressOrRange", range));
}
