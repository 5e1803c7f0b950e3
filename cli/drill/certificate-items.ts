import type { X509Certificate } from "node:crypto";
import { textAt } from "../../components/core/json";
import { datesFindings } from "../doctor/site/certificate";
import { type DrillItem, endingItem } from "./drill-item";

/** The item of a certificate of the site's registry; `isNeeded`: a pod pulls from the registry when it starts. */
export function certificateItem(
  subject: string,
  found: Pick<X509Certificate, "validFromDate" | "validToDate">,
  isNeeded: boolean,
  { now, days }: { now: Date; days: number },
): DrillItem {
  const { faults, warnings } = datesFindings(found, subject, `P${days}D`, now);
  const [fault] = [...faults, ...warnings];
  const end = found.validToDate.toISOString();
  if (fault === undefined) return { kind: "certificate", subject, verdict: "ok", reason: `it is valid until ${end}` };
  return endingItem({ kind: "certificate", subject, reason: `it is valid from ${found.validFromDate.toISOString()} to ${end}` }, isNeeded, {
    allowed: `valid now, and for more than ${days} days`,
    fix: fault.fix,
  });
}

/**
 * The item of the certificate, if Azure reports when it expires, with which the cluster's Arc agents sign in: pods start without it, but the cluster cannot be managed again once it has expired.
 * Source: Microsoft.Kubernetes connectedClusters, `managedIdentityCertificateExpirationTime`; "Azure Arc-enabled Kubernetes agent overview".
 */
export function arcItems(connectedCluster: unknown, until: Date): DrillItem[] {
  const subject = "identity of the cluster's Arc agents";
  const end = textAt(connectedCluster, "properties", "managedIdentityCertificateExpirationTime");
  if (end === undefined || !Number.isFinite(Date.parse(end))) return [];
  if (Date.parse(end) > until.getTime()) return [{ kind: "certificate", subject, verdict: "ok", reason: `its certificate is valid until ${end}` }];
  return [
    endingItem({ kind: "certificate", subject, reason: `its certificate expires at ${end}` }, false, {
      allowed: `a certificate that is valid until ${until.toISOString()}`,
      fix: "see why the agents do not renew it (kubectl logs -n azure-arc deployment/clusteridentityoperator); once it has expired, connect the cluster to Arc again",
    }),
  ];
}
