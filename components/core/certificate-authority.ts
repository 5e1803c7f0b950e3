import { X509Certificate } from "node:crypto";

const block = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g;

/** Certificates of authorities in a PEM text, in their order. Undefined where there is none, or anything else beside them: a private key, text, a certificate that signs no others. */
export function authoritiesIn(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(block) ?? [];
  if (blocks.length === 0 || pem.replaceAll(block, "").trim() !== "") return undefined;
  try {
    const certificates = blocks.map((text) => new X509Certificate(text));
    return certificates.every(({ ca }) => ca) ? certificates : undefined;
  } catch {
    return undefined;
  }
}
