import type { X509Certificate } from "node:crypto";
import { authoritiesIn } from "../../components/cluster/extension/pem-certificates";
import { durationMs } from "../../components/core/duration";
import type { Fault } from "../../components/core/fault";
import type { SiteConfig } from "../config/schema";
import type { Gate } from "./gate";

/** How long before its end an authority is warned of: sites are brought up at least that often where passwords end. Our proposal. */
const warnedBefore = "P30D";

/** What time has to say of the authorities that a site's config gives to its nodes. */
export function authorityFindings({ nodeTrustAuthority = "" }: Pick<SiteConfig, "nodeTrustAuthority">, now: Date): Gate {
  const soon = new Date(now.getTime() + (durationMs(warnedBefore) ?? 0));
  const told = (what: string, isSo: (certificate: X509Certificate) => boolean) =>
    (authoritiesIn(nodeTrustAuthority) ?? []).filter(isSo).map((certificate) => fault(certificate, what));
  return {
    faults: [...told("ended", ({ validToDate }) => validToDate <= now), ...told("is not valid yet", ({ validFromDate }) => validFromDate > now)],
    warnings: told("ends soon", ({ validFromDate, validToDate }) => validFromDate <= now && validToDate > now && validToDate <= soon),
  };
}

function fault({ subject, validFromDate, validToDate }: X509Certificate, what: string): Fault {
  return {
    code: "EDGE-AUTHORITY-DATES",
    what: `a certificate in site.nodeTrustAuthority ${what}`,
    given: `${subject.replaceAll("\n", ", ")}, valid from ${validFromDate.toISOString()} to ${validToDate.toISOString()}`,
    allowed: "authorities that are valid now",
    fix: "give the authority that signs the registry's certificate now, and take out what has ended",
  };
}
