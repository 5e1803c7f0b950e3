import type { X509Certificate } from "node:crypto";
import { certificatesIn } from "../../../components/cluster/extension/pem-certificates";
import { durationMs } from "../../../components/core/duration";
import type { Fault } from "../../../components/core/fault";
import { servedCertificate } from "../../../components/oci/served-certificate";
import { siteAuthority } from "../../../components/site-registry/opening";
import { type Check, type Findings, refusals } from "../check";
import type { SiteView } from "./site-view";
import { notDeployed, whereDeployed } from "./where-deployed";

/** How long before the end of a certificate there is a warning. cert-manager renews after two thirds of the lifetime, 30 days before the end by default. Chosen by this project. */
const warnedBefore = { certificate: "P14D", authority: "P30D" };

/** Does the cluster have the authority of the registry's certificate, which nodes and clients trust? */
export const authority: Check<SiteView> = {
  id: "authority-secret",
  examines: "Secret with the authority of the registry's certificate",
  look: whereDeployed(
    (view) => view.deployed(),
    ({ facts }, view) => refusals(siteAuthority(facts, view.cluster())),
  ),
};

/** Is the certificate of the site's registry valid for its address, and for how long, with its authority? */
export const certificate: Check<SiteView> = {
  id: "certificate",
  examines: "certificate that the site's registry presents, and its authority",
  look: async (view): Promise<Findings> => {
    const [found, opening] = [await view.deployed(), await view.opening()];
    if (found === undefined || opening === undefined) return notDeployed;
    const { serviceAddress } = found.facts;
    const served = await servedCertificate(await opening.connect(), serviceAddress, opening.ca);
    const now = (await view.registry()).time;
    const dates = [
      datesFindings(served.certificate, "the certificate of the site's registry", warnedBefore.certificate, now),
      ...(certificatesIn(opening.ca) ?? []).map((authority) => datesFindings(authority, "the authority of the site's registry", warnedBefore.authority, now)),
    ];
    const distrust = served.distrust === undefined ? [] : [untrusted(serviceAddress, served.distrust)];
    return { faults: [...distrust, ...dates.flatMap(({ faults }) => faults)], warnings: dates.flatMap(({ warnings }) => warnings) };
  },
};

function untrusted(address: string, reason: string): Fault {
  return {
    code: "EDGE-REGISTRY-UNTRUSTED-CERTIFICATE",
    what: `${address}: certificate not trusted: ${reason}`,
    given: "the certificate that the registry presents, and the authority in the cluster's Secret",
    allowed: `a certificate for ${address} of this authority`,
    fix: "if the certificate was renewed, restart the registry (kubectl rollout restart deployment -n connected-registry); if somebody changed the Secret with the authority, restore it",
  };
}

/** Findings about the validity of a certificate at `now`. */
export function datesFindings(
  found: Pick<X509Certificate, "validFromDate" | "validToDate">,
  what: string,
  before: string,
  now: Date,
): { faults: Fault[]; warnings: Fault[] } {
  const { validFromDate, validToDate } = found;
  const days = Math.floor((validToDate.getTime() - now.getTime()) / (durationMs("P1D") ?? 1));
  const fault = (is: string): Fault => ({
    code: "EDGE-CERTIFICATE-DATES",
    what: `${what} ${is}`,
    given: `valid from ${validFromDate.toISOString()} to ${validToDate.toISOString()}`,
    allowed: `valid now, and for more than ${before.slice(1, -1)} days`,
    fix: "renew it: see cert-manager's Certificate in namespace connected-registry, or set a new certificate (site.registry.certificate); then restart the registry, because it may read a renewed one only after a restart",
  });
  if (validToDate <= now) return { faults: [fault("has expired")], warnings: [] };
  if (validFromDate > now) return { faults: [fault("is not valid yet")], warnings: [] };
  const isSoon = validToDate.getTime() - now.getTime() <= (durationMs(before) ?? 0);
  return { faults: [], warnings: isSoon ? [fault(`expires in ${days} days`)] : [] };
}
