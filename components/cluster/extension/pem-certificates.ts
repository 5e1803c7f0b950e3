import { X509Certificate } from "node:crypto";

const block = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g;

/** All certificates in a PEM text, in their order; ignores everything else in it. Undefined if there is none or one cannot be parsed. */
export function certificatesIn(pem: string): X509Certificate[] | undefined {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    const found = texts.map((text) => new X509Certificate(text));
    return found.length > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The CA certificates in a PEM text, in their order. Undefined if there is none, or if the text contains anything else: a private key, other text, a certificate that is not a CA. */
export function authoritiesIn(pem: string): X509Certificate[] | undefined {
  if (pem.replaceAll(block, "").trim() !== "") return undefined;
  const certificates = certificatesIn(pem);
  return certificates?.every(({ ca }) => ca) ? certificates : undefined;
}
