import { prefixLength } from "../../components/core/address-range";
import { listAt, textAt } from "../../components/core/json";
import { shortestPrefix } from "../../components/core/registry-network";
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
  checkov: "CKV_AZURE_139",
  benchmark: "NS-2",
  settings: { properties: { stance: { type: "string", enum: ["selected", "private"], default: "selected" } } },
  faultsIn: ({ properties }, { stance }) => {
    const found = stanceOf(properties);
    return found === "private" || found === stance ? [] : [`network = ${found}`];
  },
};

function stanceOf(properties: unknown): "private" | "selected" | "open" {
  if (textAt(properties, "publicNetworkAccess") === "Disabled") return "private";
  const rules = listAt(properties, "networkRuleSet", "ipRules").map((rule) => textAt(rule, "iPAddressOrRange") ?? "");
  const isNarrow = rules.every((range) => (prefixLength(range) ?? 0) >= shortestPrefix);
  return textAt(properties, "networkRuleSet", "defaultAction") === "Deny" && isNarrow ? "selected" : "open";
}
