import { IPv4, parseCIDR } from "ipaddr.js";

/**
 * Who reaches a registry's public endpoints, its login server and its data endpoint.
 * - `open`: every network. Sites are let in by their tokens alone
 * - `selected`: these public IPv4 addresses or ranges (CIDR), those of the sites and of whoever runs the program and pushes images
 * - `private`: nobody; sites and the program come over private endpoints
 */
export type RegistryNetwork = { access: "open" } | { access: "selected"; addresses: string[] } | { access: "private" };

/** How many rules a registry takes. Source: "Configure public IP network rules" of Azure Container Registry. */
export const networkRuleLimit = 100;

/** The shortest prefix of a range that is still a selection; a shorter one is more than a 250th of the internet. Our choice. */
export const shortestPrefix = 8;

/** The members of azure-native's Registry for this, each said outright: what is left out, a PUT sets back to open. */
export interface NetworkProperties {
  publicNetworkAccess: "Enabled" | "Disabled";
  networkRuleSet: { defaultAction: "Allow" | "Deny"; ipRules: { action: "Allow"; iPAddressOrRange: string }[] };
  networkRuleBypassOptions: "AzureServices";
}

/**
 * A registry's network properties.
 *
 * Trusted services always pass: images are brought in by `importImage`, and Defender reads them, over Azure's own network.
 * A registry without a public endpoint denies by default, too, as the Azure CLI leaves it.
 * Sources: "Allow trusted services to securely access a network-restricted container registry"; Azure CLI, `acr update --public-network-enabled`.
 */
export function networkProperties(network: RegistryNetwork): NetworkProperties {
  const addresses = network.access === "selected" ? network.addresses : [];
  return {
    publicNetworkAccess: network.access === "private" ? "Disabled" : "Enabled",
    networkRuleSet: {
      defaultAction: network.access === "open" ? "Allow" : "Deny",
      ipRules: addresses.map((iPAddressOrRange) => ({ action: "Allow", iPAddressOrRange })),
    },
    networkRuleBypassOptions: "AzureServices",
  };
}

/** Ranges that no packet of the internet comes from. Source: RFC 1918, 1122, 3927, 6598. */
const inside = ["private", "loopback", "linkLocal", "carrierGradeNat", "unspecified", "multicast", "broadcast"];

/** Length of the network part of an IPv4 address or range: 32 for one address; undefined for any other text. */
export function prefixLength(range: string): number | undefined {
  if (IPv4.isValidFourPartDecimal(range)) return 32;
  const [address = "", bits] = range.split("/");
  return IPv4.isValidFourPartDecimal(address) && bits !== undefined && IPv4.isValidCIDR(range) ? parseCIDR(range)[1] : undefined;
}

/** Is this the public IPv4 address of somebody, or a range (CIDR) of such? */
export function isPublicRange(range: string): boolean {
  if (prefixLength(range) === undefined) return false;
  const [address = ""] = range.split("/");
  return !inside.includes(IPv4.parse(address).range());
}
