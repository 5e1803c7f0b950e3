import { IPv4, parseCIDR } from "ipaddr.js";

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
