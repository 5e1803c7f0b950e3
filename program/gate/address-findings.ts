import type { Fault } from "../../components/core/fault";
import { type ServiceAddresses, chooseServiceAddress, holderOf, serviceRanges } from "../../components/cluster/service-address/service-address";
import { isInRange } from "../../components/cluster/service-address/service-range";
import type { SiteConfig } from "../config/site-schema";

/** What is wrong with the address of a site's Service, or with having one chosen, in a cluster that can be asked. */
export function addressFindings({ registry, connectedClusterId, key }: SiteConfig, cluster: ServiceAddresses, isInstalled: boolean): Fault[] {
  const { serviceAddress, serviceRange } = registry;
  const ranges = serviceRanges(cluster, serviceRange);
  if (serviceRange !== undefined && cluster.areDeclared && !ranges.includes(serviceRange)) return [wrongRange(serviceRange, ranges)];
  if (serviceAddress !== undefined) return givenAddressFaults(serviceAddress, ranges, cluster, isInstalled);
  // It has one already, and keeps it.
  if (isInstalled) return [];
  const used = cluster.services.flatMap(({ addresses }) => addresses);
  return chooseServiceAddress(ranges, used, { connectedClusterId, name: key }) === undefined ? [noneToChoose(ranges)] : [];
}

function wrongRange(serviceRange: string, ranges: readonly string[]): Fault {
  return {
    code: "EDGE-ADDRESS-RANGE",
    what: `the cluster's service range is not ${serviceRange}`,
    given: `site.registry.serviceRange = ${serviceRange}`,
    allowed: ranges.join(", "),
    fix: "leave it out: this cluster tells its range itself",
  };
}

function givenAddressFaults(address: string, ranges: readonly string[], { services }: ServiceAddresses, isInstalled: boolean): Fault[] {
  const given = `site.registry.serviceAddress = ${address}`;
  const allowed = `an address of ${ranges.join(", ") || "the cluster's service range"} that no Service uses`;
  const holder = holderOf(address, services, isInstalled);
  if (holder) {
    const what = `service address ${address} is used by Service ${holder.namespace}/${holder.name}`;
    return [{ code: "EDGE-ADDRESS-TAKEN", what, given, allowed, fix: "leave it out, and one is chosen; or choose another one" }];
  }
  if (ranges.length === 0 || ranges.some((range) => isInRange(address, range))) return [];
  const what = `service address ${address} is outside the cluster's service range`;
  return [{ code: "EDGE-ADDRESS-RANGE", what, given, allowed, fix: "leave it out, and one is chosen; or choose one inside" }];
}

function noneToChoose(ranges: readonly string[]): Fault {
  const fault = {
    code: "EDGE-ADDRESS-NONE",
    given: "site.registry.serviceAddress = (not set)",
    allowed: "an IPv4 service range with an address that nobody uses",
  };
  if (ranges.length > 0) return { ...fault, what: `no service address can be chosen: there is no free IPv4 address in ${ranges.join(", ")}`, fix: "free one" };
  const fix = "set site.registry.serviceRange to the range, or site.registry.serviceAddress to a free address of it";
  return { ...fault, what: "no service address can be chosen: the cluster does not tell its service range", fix };
}
