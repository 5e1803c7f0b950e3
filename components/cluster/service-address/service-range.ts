import { IPv4, isValidCIDR, parse, parseCIDR } from "ipaddr.js";

/** Is an address of this range? Of either family; false for an address of the other one. */
export function isInRange(address: string, cidr: string): boolean {
  const [network, bits] = parseCIDR(cidr);
  const parsed = parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}

/**
 * How many addresses at a range's beginning are left for static choice: Kubernetes gives them out by itself only once all others are taken.
 * 0 where a range is too small to be parted. Source: Kubernetes 1.26 and newer, `ServiceIPStaticSubrange`, `min(max(16, size / 16), 256)`.
 */
export function staticBandSize(rangeSize: number): number {
  return rangeSize <= 16 ? 0 : Math.min(Math.max(16, Math.floor(rangeSize / 16)), 256);
}

/**
 * Addresses of IPv4 service ranges in the order in which to try them: the static bands of all ranges, then the rest. Each part is begun at a
 * place of the seed's own and gone through upwards and around, so that many sites seldom want the same. Ranges of IPv6 are passed over.
 * Never network and broadcast address, nor the first and the tenth: Service `kubernetes` and, by convention, the cluster's DNS.
 */
export function* addressesToTry(ranges: readonly string[], seed: number): Generator<string> {
  const parted = ranges.filter((cidr) => isValidCIDR(cidr)).flatMap(parts);
  for (const part of [...parted.map(({ still }) => still), ...parted.map(({ moving }) => moving)]) yield* around(part, seed);
}

/** Consecutive addresses of one range, from its network address on. */
interface Part {
  network: number;
  /** Offset of the first one. */
  from: number;
  count: number;
}

function parts(cidr: string): { still: Part; moving: Part }[] {
  const [address, bits] = parseCIDR(cidr);
  if (address.kind() !== "ipv4") return [];
  const network = IPv4.networkAddressFromCIDR(cidr)
    .toByteArray()
    .reduce((number, byte) => number * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  const usable = Math.max(0, size - 2);
  const band = Math.min(staticBandSize(size), usable);
  return [{ still: { network, from: 1, count: band }, moving: { network, from: band + 1, count: usable - band } }];
}

function* around({ network, from, count }: Part, seed: number): Generator<string> {
  for (let step = 0; step < count; step++) {
    const offset = from + ((seed + step) % count);
    if (offset !== 1 && offset !== 10) yield dotted(network + offset);
  }
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
