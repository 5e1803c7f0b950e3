import { type X509Certificate, createPrivateKey } from "node:crypto";
import { certificatesIn } from "./certificates-in";
import type { Fault } from "../../core/fault";

/**
 * Where the certificate of a site's registry comes from.
 * - `cert-manager`: the cluster's own cert-manager
 * - `extension`: a cert-manager that the extension brings
 * - `secret`: a TLS Secret with `ca.crt`, `tls.crt` and `tls.key` in the extension's namespace
 * - `config`: texts of the stack's config
 *
 * Source: "Deploy the connected registry Arc extension" and its tutorial on secure modes.
 */
export type CertificateSource = { from: "cert-manager" | "extension" | "config" } | { from: "secret"; name: string };

/** A certificate that was made elsewhere. PEM. The key is secret. */
export interface CertificateTexts {
  /** The registry's own, then intermediate ones. */
  certificate: string;
  key: string;
  /** Those that nodes and pods are to trust. */
  authority: string;
}

/** Is the certificate made elsewhere? Then it must name the service address, which must be given. */
export function isMadeElsewhere({ from }: CertificateSource): boolean {
  return from === "secret" || from === "config";
}

/**
 * Plain settings of the extension for a source. Every source sets the same ones: Azure keeps the value before of a plain setting that an update leaves out.
 * Source: "Deploy and manage Azure Arc-enabled Kubernetes cluster extensions", update.
 */
export function certificateSettings(source: CertificateSource): Record<string, string> {
  return { "cert-manager.enabled": String(!isMadeElsewhere(source)), "cert-manager.install": String(source.from === "extension") };
}

/** Protected settings of the extension for a source: base64 of PEM. Secret. */
export function protectedCertificateSettings(source: CertificateSource, texts: CertificateTexts | undefined): Record<string, string> {
  if (source.from === "secret") return { "tls.secret": source.name };
  if (source.from !== "config" || texts === undefined) return {};
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return { "tls.crt": base64(texts.certificate), "tls.key": base64(texts.key), "tls.cacrt": base64(texts.authority) };
}

/** Secret with the authority of the registry's certificate, under key `ca.crt`. For texts of the config its name is `assumed`. */
export function authoritySecretOf(source: CertificateSource, extension: string): string {
  return source.from === "secret" ? source.name : `${extension}-ca-cert`;
}

/** What is wrong with a certificate for a service address at a moment; all of it at once. `where` says where it was found. No text of the key is told. */
export function certificateFaults(texts: CertificateTexts, serviceAddress: string, now: Date, where: string): Fault[] {
  const fault = (what: string, allowed: string): Fault => ({
    code: "EDGE-CERTIFICATE",
    what: `the certificate for the site's registry ${what}`,
    given: where,
    allowed,
    fix: "have another one issued, or let cert-manager do it (site.registry.certificate)",
  });
  const [chain, authorities] = [certificatesIn(texts.certificate), certificatesIn(texts.authority)];
  const [own, ...between] = chain ?? [];
  const isKey = own !== undefined && belongsTo(texts.key, own);
  const faults = [
    ...(own ? [] : [fault("cannot be read", "certificates in PEM, the registry's own first")]),
    ...(authorities?.length ? [] : [fault("has no authority that can be read", "certificates in PEM")]),
  ];
  if (!own || !authorities?.length) return faults;
  return [
    ...(isKey ? [] : [fault("has another key, or one that cannot be read", "the private key of the certificate, PEM, without a passphrase")]),
    ...(own.checkIP(serviceAddress) ? [] : [fault(`does not name ${serviceAddress}`, `an IP address ${serviceAddress} among its subject alternative names`)]),
    ...(own.validFromDate <= now && now < own.validToDate
      ? []
      : [fault(`is good from ${own.validFrom} to ${own.validTo}`, `one that is good at ${now.toISOString()}`)]),
    ...(leadsTo(own, between, authorities) ? [] : [fault("was not signed by its authority", "one whose chain ends at an authority that is given with it")]),
  ];
}

function belongsTo(key: string, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // The error's text may quote the key.
    return false;
  }
}

/** Is there a way from a certificate to an authority? Each step takes one certificate out, so that it ends. */
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
