import { type X509Certificate, createPrivateKey } from "node:crypto";
import { certificatesIn } from "./pem-certificates";
import type { Fault } from "../../core/fault";

/**
 * Source of the certificate of a site's registry.
 * - `cert-manager`: the cluster's cert-manager, its own or that of Arc extension `microsoft.certmanagement`
 * - `extension`: a cert-manager that the extension installs
 * - `secret`: a TLS Secret with `ca.crt`, `tls.crt` and `tls.key` in the extension's namespace
 * - `config`: PEM texts in the stack's config
 *
 * Source: "Deploy the connected registry Arc extension" and its tutorial on secure modes.
 */
export type CertificateSource = { from: "cert-manager" | "extension" | "config" } | { from: "secret"; name: string };

/** A certificate issued elsewhere, PEM. The key is secret. */
export interface CertificateTexts {
  /** The registry's certificate, then intermediate certificates. */
  certificate: string;
  key: string;
  /** CA certificates for nodes and pods to trust. */
  authority: string;
}

/** Whether the certificate is issued elsewhere. It must then name the service address, so the address must be configured. */
export function isIssuedElsewhere({ from }: CertificateSource): boolean {
  return from === "secret" || from === "config";
}

/**
 * Extension settings for a certificate source. Every source sets the same keys: Azure keeps the old value of a setting that an update omits.
 * Source: "Deploy and manage Azure Arc-enabled Kubernetes cluster extensions", update.
 */
export function certificateSettings(source: CertificateSource): Record<string, string> {
  return { "cert-manager.enabled": String(!isIssuedElsewhere(source)), "cert-manager.install": String(source.from === "extension") };
}

/** Protected extension settings for a certificate source: base64 of PEM. Secret. */
export function protectedCertificateSettings(source: CertificateSource, texts: CertificateTexts | undefined): Record<string, string> {
  if (source.from === "secret") return { "tls.secret": source.name };
  if (source.from !== "config" || texts === undefined) return {};
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return { "tls.crt": base64(texts.certificate), "tls.key": base64(texts.key), "tls.cacrt": base64(texts.authority) };
}

/** Name of the Secret whose `ca.crt` is the authority of the registry's certificate. For a certificate from the config `assumed:config-certificate-authority`. */
export function authoritySecretOf(source: CertificateSource, extension: string): string {
  return source.from === "secret" ? source.name : `${extension}-ca-cert`;
}

/** All faults of a certificate for a service address at a given time. `where` names its location for the user. Faults never quote the key. */
export function certificateFaults(texts: CertificateTexts, serviceAddress: string, now: Date, where: string): Fault[] {
  const fault = (what: string, allowed: string): Fault => ({
    code: "EDGE-CERTIFICATE",
    what: `the certificate for the site's registry ${what}`,
    given: where,
    allowed,
    fix: "have a new certificate issued, or let cert-manager issue it (site.registry.certificate)",
  });
  const [chain, authorities] = [certificatesIn(texts.certificate), certificatesIn(texts.authority)];
  const [own, ...between] = chain ?? [];
  const isKey = own !== undefined && belongsTo(texts.key, own);
  const faults = [
    ...(own ? [] : [fault("cannot be parsed", "certificates in PEM, the registry's own first")]),
    ...(authorities?.length ? [] : [fault("has no authority that can be parsed", "certificates in PEM")]),
  ];
  if (!own || !authorities?.length) return faults;
  return [
    ...(isKey ? [] : [fault("has the wrong key, or one that cannot be parsed", "the private key of the certificate, PEM, without a passphrase")]),
    ...(own.checkIP(serviceAddress) ? [] : [fault(`does not name ${serviceAddress}`, `IP address ${serviceAddress} in its subject alternative names`)]),
    ...(own.validFromDate <= now && now < own.validToDate
      ? []
      : [fault(`is valid from ${own.validFrom} to ${own.validTo}`, `one that is valid at ${now.toISOString()}`)]),
    ...(leadsTo(own, between, authorities) ? [] : [fault("was not signed by its authority", "a certificate whose chain ends at one of the given authorities")]),
  ];
}

function belongsTo(key: string, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // The error message may quote the key.
    return false;
  }
}

/** Whether a chain of intermediate certificates leads to an authority. Each step removes one certificate, so the recursion ends. */
function leadsTo(certificate: X509Certificate, between: readonly X509Certificate[], authorities: readonly X509Certificate[]): boolean {
  const isSigner = (other: X509Certificate) => other.ca && certificate.checkIssued(other) && certificate.verify(other.publicKey);
  if (authorities.some(isSigner)) return true;
  return between.some(
    (next) =>
      isSigner(next) &&
      leadsTo(
        next,
        between.filter((other) => other !== next),
        authorities,
      ),
  );
}
