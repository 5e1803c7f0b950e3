import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ipaddr from "ipaddr.js";
import { stringify } from "yaml";
import { type Authority, createAuthority, issue } from "./certificates";

/** Files that authenticate the control plane's components to each other. */
export interface ClusterCredentials {
  authority: Authority;
  files: {
    authority: string;
    serverCertificate: string;
    serverKey: string;
    nodeCertificate: string;
    nodeKey: string;
    /** CSV of the API server's `--token-auth-file`. */
    tokens: string;
    serviceAccountKey: string;
    serviceAccountPublicKey: string;
  };
  /** Secret. Belongs to the user of the cluster's kubeconfig: cluster-admin through an RBAC binding. */
  userToken: string;
  /** Secret. Belongs to the control plane and the lab's own agents: group system:masters. */
  systemToken: string;
}

/** RBAC group of the kubeconfig's user; bound to cluster-admin when the cluster starts. */
export const operatorsGroup = "edge-staging:operators";

/** Makes a certificate authority, keys and random tokens in the folder (mode 0600). */
export async function createClusterCredentials(options: { name: string; folder: string; serviceRange: string }): Promise<ClusterCredentials> {
  const { name, folder, serviceRange } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await createAuthority({ commonName: `${name} cluster CA` });
  const server = await issue(authority, {
    commonName: "kube-apiserver",
    names: ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"],
    addresses: ["127.0.0.1", firstServiceAddress(serviceRange)],
  });
  const node = await issue(authority, { commonName: `system:node:${name}`, names: [], addresses: ["127.0.0.1"] });
  const serviceAccount = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "sec1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const [userToken, systemToken] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text, { mode: 0o600 });
    return join(folder, file);
  };
  return {
    authority,
    userToken,
    systemToken,
    files: {
      authority: write("ca.crt", authority.certificate),
      serverCertificate: write("apiserver.crt", server.certificate),
      serverKey: write("apiserver.key", server.key),
      nodeCertificate: write("node.crt", node.certificate),
      nodeKey: write("node.key", node.key),
      tokens: write(
        "tokens.csv",
        `${systemToken},lab-system,lab-system,"system:masters"\n${userToken},${name}-operator,${name}-operator,"${operatorsGroup}"\n`,
      ),
      serviceAccountKey: write("service-account.key", serviceAccount.privateKey),
      serviceAccountPublicKey: write("service-account.pub", serviceAccount.publicKey),
    },
  };
}

/** A kubeconfig with one context; TLS is verified with the given CA. Secret: holds the token. */
export function kubeconfigText(options: { context: string; server: string; authority: string; user: string; token: string }): string {
  const { context, server, authority, user, token } = options;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: context, cluster: { server, "certificate-authority-data": Buffer.from(authority).toString("base64") } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: context, context: { cluster: context, user } }],
    "current-context": context,
  });
}

/** Kubernetes gives the range's first address to the Service `default/kubernetes`. */
function firstServiceAddress(range: string): string {
  const [address] = ipaddr.parseCIDR(range);
  const bytes = address.toByteArray();
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) + 1;
  return ipaddr.fromByteArray(bytes).toString();
}
