import { IPv4, isValidCIDR, parseCIDR } from "ipaddr.js";
import { facts } from "../../facts";
import { ArmError, type JsonObject } from "../operation";
import type { Violation } from "../property-table";
import { objectOf, textOf } from "../resource";

/** Source: "Configure public IP network rules" of Azure Container Registry. */
const ruleLimit = 100;

/** Violations in a registry's network rules: IPv4 addresses and ranges, up to the limit. Source: the same page; `az acr network-rule add`. */
export function networkViolations(properties: JsonObject): Violation[] {
  const rules = rulesOf(properties);
  const path = "properties.networkRuleSet.ipRules";
  return [
    ...(rules.length > ruleLimit ? [{ path, message: `can hold ${ruleLimit} rules` }] : []),
    ...rules.flatMap((value, index) => (rangeOf(value) ? [] : [{ path: `${path}[${index}].value`, message: "must be an IPv4 address or range" }])),
  ];
}

/** Does this registry restrict network access? */
export function isClosed(properties: JsonObject): boolean {
  return properties.publicNetworkAccess === "Disabled" || objectOf(properties.networkRuleSet).defaultAction === "Deny";
}

/**
 * The registry's message to a caller whose network it refuses; undefined if allowed. Without a public endpoint, rules have no effect.
 * Every caller has the lab's only public address. Sources: "Configure public IP network rules"; text and status as recorded in public issues.
 * That the data endpoint follows the same rules, and that there is no special message for a registry without a public endpoint, is `assumed`.
 */
export function networkRefusal(properties: JsonObject): string | undefined {
  const isAllowed = properties.publicNetworkAccess !== "Disabled" && rulesOf(properties).some((rule) => admits(rule, facts.publicAddress));
  if (!isClosed(properties) || isAllowed) return undefined;
  return `client with IP '${facts.publicAddress}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`;
}

/** Trusted services may access a restricted registry by default; import is one. Source: "Allow trusted services to securely access a network-restricted container registry"; code `assumed`. */
export function checkTrustedAccess(name: string, properties: JsonObject): void {
  if (isClosed(properties) && properties.networkRuleBypassOptions === "None")
    throw new ArmError(403, "Forbidden", `Registry '${name}' is network-restricted and does not allow trusted services.`);
}

function rulesOf({ networkRuleSet }: JsonObject): string[] {
  const { ipRules } = objectOf(networkRuleSet);
  return Array.isArray(ipRules) ? ipRules.map((rule) => textOf(objectOf(rule).value) ?? "") : [];
}

function admits(rule: string, address: string): boolean {
  const range = rangeOf(rule);
  return range !== undefined && IPv4.parse(address).match(range);
}

function rangeOf(value: string): [IPv4, number] | undefined {
  if (IPv4.isValidFourPartDecimal(value)) return [IPv4.parse(value), 32];
  if (!isValidCIDR(value)) return undefined;
  const [network, bits] = parseCIDR(value);
  return network instanceof IPv4 ? [network, bits] : undefined;
}
