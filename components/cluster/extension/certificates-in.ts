import { X509Certificate } from "node:crypto";

/** Every certificate of a PEM text, in its order; what else is there is passed over. Undefined where one cannot be read or there is none. */
export function certificatesIn(pem: string): X509Certificate[] | undefined {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    const found = texts.map((text) => new X509Certificate(text));
    return found.length > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}
