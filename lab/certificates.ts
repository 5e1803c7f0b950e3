import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAuthority as createKeys, issue, type KeyPair } from "./site/certificates";

/** Whom a server certificate is for; at least one of both. */
export interface ServerNames {
  ipAddresses?: readonly string[];
  dnsNames?: readonly string[];
}

/** The lab's one certificate authority, which stands in for the public ones. */
export interface CertificateAuthority {
  /** PEM, to be trusted by clients. */
  readonly certificate: string;
  /** File with the PEM, for SSL_CERT_FILE and NODE_EXTRA_CA_CERTS. Undefined until written. */
  readonly file: string | undefined;
  /** A server certificate and its key, PEM both. The key is secret. */
  issue(names: ServerNames): Promise<KeyPair>;
}

/** A new authority; with a folder its certificate (never its key) is written to `ca.pem` there. */
export async function createAuthority(name: string, folder?: string): Promise<CertificateAuthority> {
  const keys = await createKeys({ commonName: name });
  const file = folder === undefined ? undefined : join(folder, "ca.pem");
  if (folder !== undefined && file !== undefined) {
    await mkdir(folder, { recursive: true });
    await writeFile(file, keys.certificate);
    await chmod(file, 0o644);
  }
  return {
    certificate: keys.certificate,
    file,
    issue: ({ ipAddresses, dnsNames }) => issue(keys, { commonName: dnsNames?.[0] ?? ipAddresses?.[0] ?? name, names: dnsNames, addresses: ipAddresses }),
  };
}
