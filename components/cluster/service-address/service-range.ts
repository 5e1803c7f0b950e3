import { IPv4, isValidCIDR, parse, parseCIDR } from "ipaddr.js";

/** Whether an address is in a range, IPv4 or IPv6; false if their families differ. */
export function isInRange(address: string, cidr: string): boolean {
  const [network, bits] = parseCIDR(cidr);
  const parsed = parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
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
