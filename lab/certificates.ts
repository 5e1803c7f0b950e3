import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAuthority as createKeys, issue, type KeyPair } from "./site/certificates";

/** Names of a server certificate; at least one address or DNS name. */
export interface ServerNames {
  ipAddresses?: readonly string[];
  dnsNames?: readonly string[];
}

/** The lab's only certificate authority; stands in for the public ones. */
export interface CertificateAuthority {
  /** PEM; clients must trust it. */
  readonly certificate: string;
  /** File with the PEM, for SSL_CERT_FILE and NODE_EXTRA_CA_CERTS. Undefined until written. */
  readonly file: string | undefined;
  /** Issues a server certificate and its key, both PEM. The key is secret. */
  issue(names: ServerNames): Promise<KeyPair>;
}

/** Creates an authority. With a folder, writes its certificate (never its key) to `ca.pem` there. */
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
