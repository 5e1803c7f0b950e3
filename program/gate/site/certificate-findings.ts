import type { X509Certificate } from "node:crypto";
import { authoritiesIn } from "../../../components/cluster/extension/pem-certificates";
import { durationMs } from "../../../components/core/duration";
import type { Fault } from "../../../components/core/fault";
import { certificateFaults } from "../../../components/cluster/extension/registry-certificate";
import { releaseNamespace } from "../../../components/core/connected-registry";
import type { SiteConfig } from "../../config/site-schema";
import type { GateFindings } from "../gate";

/** Texts of a TLS Secret by key, or `gone`; undefined where the site uses none or the cluster does not show it. */
export type ObservedTlsSecret = Readonly<Record<string, string>> | "gone" | undefined;

/** Faults of the Secret with the certificate of a site's registry. No fault shows any part of the Secret. */
export function certificateFindings({ registry }: SiteConfig, secret: ObservedTlsSecret, now: Date): Fault[] {
  const { certificate, serviceAddress = "" } = registry;
  if (certificate.from !== "secret" || secret === undefined) return [];
  const place = `Secret ${releaseNamespace}/${certificate.name}`;
  const allowed = "a Secret with ca.crt, tls.crt and tls.key (PEM)";
  const fault = (what: string): Fault => ({
    code: "EDGE-CERTIFICATE",
    what,
    given: `site.registry.certificate.name = ${certificate.name}`,
    allowed,
    fix: `create it first, in namespace ${releaseNamespace}, or correct the name`,
  });
  if (secret === "gone") return [fault(`there is no ${place}`)];
  const { "tls.crt": own, "tls.key": key, "ca.crt": authority } = secret;
  if (!own || !key || !authority) return [fault(`${place} lacks ${["ca.crt", "tls.crt", "tls.key"].filter((name) => !secret[name]).join(", ")}`)];
  return certificateFaults({ certificate: own, key, authority }, serviceAddress, now, place);
}

/** How long before its expiry an authority causes a warning. Sites whose passwords expire are deployed at least that often. Chosen by this project. */
const warnedBefore = "P30D";

/** Faults and warnings about the validity of `site.nodeTrustAuthority` at `now`. */
export function authorityFindings({ nodeTrustAuthority = "" }: Pick<SiteConfig, "nodeTrustAuthority">, now: Date): GateFindings {
  const soon = new Date(now.getTime() + (durationMs(warnedBefore) ?? 0));
  const matching = (what: string, isSo: (certificate: X509Certificate) => boolean) =>
    (authoritiesIn(nodeTrustAuthority) ?? []).filter(isSo).map((certificate) => datesFault(certificate, what));
  return {
    faults: [...matching("has expired", ({ validToDate }) => validToDate <= now), ...matching("is not valid yet", ({ validFromDate }) => validFromDate > now)],
    warnings: matching("expires soon", ({ validFromDate, validToDate }) => validFromDate <= now && validToDate > now && validToDate <= soon),
  };
}

function datesFault({ subject, validFromDate, validToDate }: X509Certificate, what: string): Fault {
  return {
    code: "EDGE-AUTHORITY-DATES",
    what: `a certificate in site.nodeTrustAuthority ${what}`,
    given: `${subject.replaceAll("\n", ", ")}, valid from ${validFromDate.toISOString()} to ${validToDate.toISOString()}`,
    allowed: "authorities that are valid now",
    fix: "add the authority that signs the registry's certificate now, and remove expired ones",
  };
}
