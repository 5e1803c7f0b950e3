import type { Fault } from "../../../components/core/fault";
import { type ServiceAddresses, chooseServiceAddress, holderOf, serviceRanges } from "../../../components/cluster/service-address/service-address";
import { type Assignability, assignability } from "../../../components/cluster/service-address/service-range";
import type { SiteConfig } from "../../config/site-schema";

/** Faults of the address given for the registry's Service, or of choosing one, in a cluster that can be reached. */
export function addressFindings({ registry, connectedClusterId, key }: SiteConfig, cluster: ServiceAddresses, isInstalled: boolean): Fault[] {
  const { serviceAddress, serviceRange } = registry;
  const ranges = serviceRanges(cluster, serviceRange);
  if (serviceRange !== undefined && cluster.areDeclared && !ranges.includes(serviceRange)) return [wrongRange(serviceRange, ranges)];
  if (serviceAddress !== undefined) return givenAddressFaults(serviceAddress, ranges, cluster, isInstalled);
  // An installed registry keeps its address.
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
    fix: "remove it: this cluster reports its own range",
  };
}

function givenAddressFaults(address: string, ranges: readonly string[], { services }: ServiceAddresses, isInstalled: boolean): Fault[] {
  const given = `site.registry.serviceAddress = ${address}`;
  const allowed = `an address of ${ranges.join(", ") || "the cluster's service range"} that no Service uses, neither the first nor the last`;
  const holder = holderOf(address, services, isInstalled);
  if (holder) {
    const what = `service address ${address} is already used by Service ${holder.namespace}/${holder.name}`;
    return [{ code: "EDGE-ADDRESS-TAKEN", what, given, allowed, fix: "remove it to have an address chosen, or choose another one" }];
  }
  const place = ranges.length === 0 ? "assignable" : assignability(address, ranges);
  if (place === "assignable") return [];
  const what = `service address ${address} is ${places[place]} the cluster's service range`;
  return [{ code: "EDGE-ADDRESS-RANGE", what, given, allowed, fix: "remove it to have an address chosen, or choose one inside the range" }];
}

const places: Record<Exclude<Assignability, "assignable">, string> = {
  outside: "outside",
  network: "the network address of",
  broadcast: "the last address of",
};

function noneToChoose(ranges: readonly string[]): Fault {
  const fault = {
    code: "EDGE-ADDRESS-NONE",
    given: "site.registry.serviceAddress = (not set)",
    allowed: "an IPv4 service range with a free address",
  };
  if (ranges.length > 0)
    return { ...fault, what: `cannot choose a service address: there is no free IPv4 address in ${ranges.join(", ")}`, fix: "free an address" };
  const fix = "set site.registry.serviceRange to the range, or site.registry.serviceAddress to a free address in it";
  return { ...fault, what: "cannot choose a service address: the cluster does not report its service range", fix };
}
