import { IPv4, parseCIDR } from "ipaddr.js";

/**
 * Who can reach a registry's public endpoints, its login server and its data endpoint.
 * - `open`: every network; access is controlled by tokens only
 * - `selected`: these public IPv4 addresses or ranges (CIDR): of the sites, of whoever runs the program and of whoever pushes images
 * - `private`: nobody; sites and the program use private endpoints
 */
export type RegistryNetwork = { access: "open" } | { access: "selected"; addresses: string[] } | { access: "private" };

/** Maximum IP rules of a registry. Source: "Configure public IP network rules" of Azure Container Registry. */
export const networkRuleLimit = 100;

/** Shortest prefix that still counts as a selection; a shorter one covers more than a 250th of the internet. Our choice. */
export const shortestPrefix = 8;

/** The network properties of azure-native's Registry, all of them explicit: a PUT resets an omitted one to open. */
export interface NetworkProperties {
  publicNetworkAccess: "Enabled" | "Disabled";
  networkRuleSet: { defaultAction: "Allow" | "Deny"; ipRules: { action: "Allow"; iPAddressOrRange: string }[] };
  networkRuleBypassOptions: "AzureServices";
}

/**
 * A registry's network properties.
 *
 * Trusted services always have access: `importImage` and Defender use Azure's own network.
 * A registry without a public endpoint also denies by default, as the Azure CLI sets it.
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

/** Ranges that are not public. Source: RFC 1918, 1122, 3927, 6598. */
const nonPublicRanges = ["private", "loopback", "linkLocal", "carrierGradeNat", "unspecified", "multicast", "broadcast"];

/** Length of the network part of an IPv4 address or range: 32 for one address; undefined for any other text. */
export function prefixLength(range: string): number | undefined {
  if (IPv4.isValidFourPartDecimal(range)) return 32;
  const [address = "", bits] = range.split("/");
  return IPv4.isValidFourPartDecimal(address) && bits !== undefined && IPv4.isValidCIDR(range) ? parseCIDR(range)[1] : undefined;
}

/** Is this a public IPv4 address or range (CIDR)? */
export function isPublicRange(range: string): boolean {
  if (prefixLength(range) === undefined) return false;
  const [address = ""] = range.split("/");
  return !nonPublicRanges.includes(IPv4.parse(address).range());
}
