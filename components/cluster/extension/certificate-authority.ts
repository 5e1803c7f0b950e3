import type { X509Certificate } from "node:crypto";
import { certificatesIn } from "./certificates-in";

const block = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g;

/** Certificates of authorities in a PEM text, in their order. Undefined where there is none, or anything else beside them: a private key, text, a certificate that signs no others. */
export function authoritiesIn(pem: string): X509Certificate[] | undefined {
  if (pem.replaceAll(block, "").trim() !== "") return undefined;
  const certificates = certificatesIn(pem);
  return certificates?.every(({ ca }) => ca) ? certificates : undefined;
}
