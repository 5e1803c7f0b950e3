import { IPv4, isValidCIDR, parse, parseCIDR } from "ipaddr.js";

/** Whether an address is in a range, IPv4 or IPv6; false if their families differ. */
export function isInRange(address: string, cidr: string): boolean {
  const [network, bits] = parseCIDR(cidr);
  const parsed = parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}

/** What a cluster makes of an address that a Service requests: `network` and `broadcast` are the first and the last address of a range. */
export type Assignability = "assignable" | "network" | "broadcast" | "outside";

/**
 * Whether a Service can have an IPv4 address of these ranges; ranges that cannot be parsed count as none.
 * Source: Kubernetes, `pkg/registry/core/service/ipallocator`: an IPv4 range without its network and broadcast address.
 */
export function assignability(address: string, ranges: readonly string[]): Assignability {
  const found = ranges.filter((cidr) => isValidCIDR(cidr)).map((cidr) => placeIn(address, cidr));
  return (["assignable", "network", "broadcast"] as const).find((place) => found.includes(place)) ?? "outside";
}

function placeIn(address: string, cidr: string): Assignability {
  if (!isInRange(address, cidr)) return "outside";
  if (parse(address).kind() !== "ipv4") return "assignable";
  if (address === IPv4.networkAddressFromCIDR(cidr).toString()) return "network";
  return address === IPv4.broadcastAddressFromCIDR(cidr).toString() ? "broadcast" : "assignable";
}

/** IPv4 blocks of which no address can be that of a Service. Source: RFC 1122, 3.2.1.3 (own network, loopback); RFC 3927 (link-local); RFC 1112 (multicast, class E). */
const notUnicast = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"].map((cidr) => IPv4.parseCIDR(cidr));

/** Is this an IPv4 address of a single host? False for any other text. */
export function isUnicast(address: string): boolean {
  if (!IPv4.isValidFourPartDecimal(address)) return false;
  const parsed = IPv4.parse(address);
  return !notUnicast.some(([network, bits]) => parsed.match(network, bits));
}

/**
 * Prefixes of a service range. A wider one than /8 contains no private block; the API server refuses fewer than eight addresses.
 * Source: Kubernetes, `pkg/controlplane/instance.go`, `ServiceIPRange`; RFC 1918.
 */
export const serviceRangeBits = { widest: 8, narrowest: 29 };

/** Is this an IPv4 range from which Services can get addresses: unicast only, without host bits? False for any other text. */
export function isServiceRange(cidr: string): boolean {
  if (!IPv4.isValidCIDRFourPartDecimal(cidr)) return false;
  const [address, bits] = IPv4.parseCIDR(cidr);
  const hasHostBits = address.toString() !== IPv4.networkAddressFromCIDR(cidr).toString();
  const isUsable = !notUnicast.some(([network, length]) => address.match(network, length) || network.match(address, bits));
  return bits >= serviceRangeBits.widest && bits <= serviceRangeBits.narrowest && !hasHostBits && isUsable;
}

/**
 * Number of addresses at the start of a range that Kubernetes reserves for static assignment: it allocates them only once all others are used.
 * 0 if a range is too small for a static band. Source: Kubernetes 1.26 and newer, `ServiceIPStaticSubrange`, `min(max(16, size / 16), 256)`.
 */
export function staticBandSize(rangeSize: number): number {
  return rangeSize <= 16 ? 0 : Math.min(Math.max(16, Math.floor(rangeSize / 16)), 256);
}

/**
 * Addresses of IPv4 service ranges in the order in which to try them: the static bands of all ranges, then the rest. Each band starts at an offset
 * that depends on the seed and wraps around, so that sites rarely choose the same address. IPv6 ranges are ignored.
 * Excludes network and broadcast address, and the first and tenth address: Service `kubernetes` and, by convention, the cluster's DNS.
 */
export function* addressesToTry(ranges: readonly string[], seed: number): Generator<string> {
  const bands = ranges.filter((cidr) => isValidCIDR(cidr)).flatMap(bandsOf);
  for (const band of [...bands.map(({ reserved }) => reserved), ...bands.map(({ dynamic }) => dynamic)]) yield* around(band, seed);
}

/** Consecutive addresses of one range. */
interface Band {
  /** Network address of the range. */
  network: number;
  /** Offset of the first address. */
  from: number;
  count: number;
}

function bandsOf(cidr: string): { reserved: Band; dynamic: Band }[] {
  const [address, bits] = parseCIDR(cidr);
  if (address.kind() !== "ipv4") return [];
  const network = IPv4.networkAddressFromCIDR(cidr)
    .toByteArray()
    .reduce((number, byte) => number * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  const usable = Math.max(0, size - 2);
  const count = Math.min(staticBandSize(size), usable);
  return [{ reserved: { network, from: 1, count }, dynamic: { network, from: count + 1, count: usable - count } }];
}

function* around({ network, from, count }: Band, seed: number): Generator<string> {
  for (let step = 0; step < count; step++) {
    const offset = from + ((seed + step) % count);
    if (offset !== 1 && offset !== 10) yield dotted(network + offset);
  }
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
