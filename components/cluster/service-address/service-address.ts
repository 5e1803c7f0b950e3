import { createHash } from "node:crypto";
import { releaseNamespace } from "../../core/connected-registry";
import { addressesToTry } from "./service-range";

/** What holds addresses in a cluster; not only Services do. */
export interface AddressHolder {
  namespace: string;
  name: string;
  addresses: readonly string[];
}

/** A cluster's addresses for Services. */
export interface ServiceAddresses {
  services: readonly AddressHolder[];
  /** CIDRs from which Services get addresses; empty where the cluster does not tell. */
  ranges: readonly string[];
  /** Are the ranges the API server's own, and not only what was once written down? */
  areDeclared: boolean;
}

/** The ranges to go by: what the API server declares, else what the user says, else what was written down when the cluster was made. */
export function serviceRanges({ ranges, areDeclared }: Pick<ServiceAddresses, "ranges" | "areDeclared">, given: string | undefined): readonly string[] {
  return given === undefined || areDeclared ? ranges : [given];
}

/**
 * A free address for a site's registry: the same for the same cluster, site and Services. IPv4, of whichever range has it; the release's chart
 * takes one address, and image names are built from it. Undefined where every address is used, or there is no range of IPv4.
 */
export function chooseServiceAddress(
  ranges: readonly string[],
  used: Iterable<string>,
  site: { connectedClusterId: string; name: string },
): string | undefined {
  const taken = new Set(used);
  const seed = createHash("sha256").update(`${site.connectedClusterId.toLowerCase()}/${site.name}`).digest().readUInt32BE(0);
  for (const address of addressesToTry(ranges, seed)) if (!taken.has(address)) return address;
  return undefined;
}

/** Who holds an address; undefined where nobody does. Once the site's release is there, its own Service does not count. */
export function holderOf(address: string, services: readonly AddressHolder[], isInstalled: boolean): AddressHolder | undefined {
  return services.find(({ namespace, addresses }) => addresses.includes(address) && !(isInstalled && namespace === releaseNamespace));
}
