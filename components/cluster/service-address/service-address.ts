import { createHash } from "node:crypto";
import { comparableId } from "../../core/arm-id";
import { releaseNamespace } from "../../core/connected-registry";
import { addressesToTry } from "./service-range";

/** Port of a connected registry's Service. Source: connected registry reference 6. */
export const servicePort = 443;

/** An object that holds addresses in a cluster; not necessarily a Service. */
export interface AddressHolder {
  namespace: string;
  name: string;
  addresses: readonly string[];
}

/** A cluster's service addresses. */
export interface ServiceAddresses {
  services: readonly AddressHolder[];
  /** CIDRs from which Services get addresses; empty if the cluster does not report them. */
  ranges: readonly string[];
  /** Whether the API server itself reports the ranges. Else they were recorded when the cluster was created, and may be outdated. */
  areDeclared: boolean;
}

/** The effective ranges: those of the API server, else the configured one, else those recorded when the cluster was created. */
export function serviceRanges({ ranges, areDeclared }: Pick<ServiceAddresses, "ranges" | "areDeclared">, configured: string | undefined): readonly string[] {
  return configured === undefined || areDeclared ? ranges : [configured];
}

/**
 * A free IPv4 address for a site's registry: deterministic for the same cluster, site and Services. IPv4 only, because the release's chart takes
 * one address and image references are built from it. Undefined if every address is used or there is no IPv4 range.
 */
export function chooseServiceAddress(
  ranges: readonly string[],
  used: Iterable<string>,
  site: { connectedClusterId: string; name: string },
): string | undefined {
  const taken = new Set(used);
  const seed = createHash("sha256")
    .update(`${comparableId(site.connectedClusterId)}/${site.name}`)
    .digest()
    .readUInt32BE(0);
  for (const address of addressesToTry(ranges, seed)) if (!taken.has(address)) return address;
  return undefined;
}

/** The object that holds an address; undefined if none does. Once the site's release is installed, its own Service does not count. */
export function holderOf(address: string, services: readonly AddressHolder[], isInstalled: boolean): AddressHolder | undefined {
  return services.find(({ namespace, addresses }) => addresses.includes(address) && !(isInstalled && namespace === releaseNamespace));
}

/** An address that an API server refused to assign to a Service. `taken`: another object has it. `outside`: it is in no service range. */
export interface AddressRefusal {
  address: string;
  reason: "taken" | "outside";
}

/**
 * Matches address and reason in every known wording, with any text between them in one sentence.
 * Source: Kubernetes, `pkg/registry/core/service/ipallocator`: ErrAllocated; ErrNotInRange with and without its range (bitmap allocator); ErrMismatchedNetwork (IPAddress allocator).
 */
const refusal =
  /\b(?<address>\d{1,3}(?:\.\d{1,3}){3})\b(?:(?!Invalid value)[^\n]){0,200}?(?:(?<taken>provided IP is already allocated)|is not in the valid range|the provided network does not match the current range)/g;

/** All refused addresses in an error message of the API server, quoted or not; empty if the message is about something else. */
export function addressRefusals(message: string): AddressRefusal[] {
  return [...message.matchAll(refusal)].map(({ groups }) => ({ address: groups?.["address"] ?? "", reason: groups?.["taken"] ? "taken" : "outside" }));
}
