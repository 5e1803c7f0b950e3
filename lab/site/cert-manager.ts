import { X509Certificate } from "node:crypto";
import type { KubernetesObject, V1Secret } from "@kubernetes/client-node";
import { createAuthority, issue, type KeyPair } from "./certificates";
import { type CustomKind, customResourceDefinition, established, openObject } from "./custom-resource-definition";
import { type KubernetesClient, type Manifest, refusalOf, type Watched } from "./kubernetes-client";
import type { NodeAgent } from "./node-agent";

const group = "cert-manager.io";
/** API version of cert-manager's objects. */
export const certManagerApi = `${group}/v1`;
/** Labels of the pod in which the controller runs. Source: cert-manager's chart. */
export const certManagerLabels = { "app.kubernetes.io/name": "cert-manager", "app.kubernetes.io/component": "controller" };

const kind = (name: string, plural: string, scope: CustomKind["scope"], spec: object = openObject): CustomKind => ({
  group,
  version: "v1",
  kind: name,
  plural,
  scope,
  spec,
});
const certificateSpec = {
  type: "object",
  required: ["secretName", "issuerRef"],
  properties: {
    secretName: { type: "string" },
    commonName: { type: "string", maxLength: 64 },
    isCA: { type: "boolean" },
    dnsNames: { type: "array", items: { type: "string" } },
    ipAddresses: { type: "array", items: { type: "string" } },
    issuerRef: { type: "object", required: ["name"], properties: { name: { type: "string" }, kind: { type: "string" }, group: { type: "string" } } },
  },
};
const certificates = kind("Certificate", "certificates", "Namespaced", certificateSpec);
const issuers = kind("Issuer", "issuers", "Namespaced");
const clusterIssuers = kind("ClusterIssuer", "clusterissuers", "Cluster");
const kinds = [certificates, issuers, clusterIssuers];

interface Issuer extends KubernetesObject {
  spec: { selfSigned?: object; ca?: { secretName: string } };
}

interface Certificate extends KubernetesObject {
  spec: { secretName: string; commonName?: string; isCA?: boolean; dnsNames?: string[]; ipAddresses?: string[]; issuerRef: { name: string; kind?: string } };
}

/** The objects of a cert-manager installation in this order: CRDs, then the controller. */
export function certManagerManifests(namespace: string): Manifest[] {
  const metadata = (name: string) => ({ name, namespace, labels: certManagerLabels });
  return [
    ...kinds.map(customResourceDefinition),
    { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata("cert-manager") },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("cert-manager"),
      spec: {
        replicas: 1,
        selector: { matchLabels: certManagerLabels },
        template: {
          metadata: { labels: certManagerLabels },
          spec: {
            serviceAccountName: "cert-manager",
            containers: [{ name: "cert-manager-controller", image: "quay.io/jetstack/cert-manager-controller:v1.18.2" }],
          },
        },
      },
    },
  ];
}

/** Puts cert-manager into the cluster as a prerequisite. Resolves when its kinds are served; its pod starts by itself. */
export async function installCertManager(client: KubernetesClient, signal: AbortSignal, namespace = "cert-manager"): Promise<void> {
  await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, "cert-manager");
  for (const manifest of certManagerManifests(namespace)) await client.apply(manifest, "cert-manager");
  for (const one of kinds) await established(client, one, signal);
}

/** Makes the controller below the program of all cert-manager pods, however installed. */
export function runCertManager(nodeAgent: NodeAgent, client: KubernetesClient): void {
  nodeAgent.runs(certManagerLabels, async (_pod, report, signal) => {
    for (const one of kinds) await established(client, one, signal);
    const controller = new CertManagerController(client, report.log);
    await controller.start();
    report.ready(true);
    return { ports: {}, stop: async () => controller.stop() };
  });
}

/** Writes the Secret of each Certificate: self-signed, or signed by the authority in its issuer's Secret. Renewal is not modelled; a missing or mismatched Secret is reissued. */
class CertManagerController {
  private watches: { stop(): void }[] = [];
  private certificates: Watched<Certificate> | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: KubernetesClient,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    const look = () => this.look();
    const watch = <T extends KubernetesObject>({ kind, plural }: CustomKind) => this.client.watch<T>({ apiVersion: certManagerApi, kind, plural }, look);
    const secrets = await this.client.watch<V1Secret>({ apiVersion: "v1", kind: "Secret", plural: "secrets" }, look);
    this.certificates = await watch<Certificate>(certificates);
    this.watches = [secrets, this.certificates, await watch<Issuer>(issuers), await watch<Issuer>(clusterIssuers)];
  }

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  /** Reconciles every certificate, after the reconciliation in progress. */
  private look(): void {
    this.round = this.round.then(async () => {
      for (const certificate of this.certificates?.list() ?? []) await this.reconcile(certificate);
    });
  }

  private async reconcile(certificate: Certificate): Promise<void> {
    const { name = "", namespace = "" } = certificate.metadata ?? {};
    const { secretName, issuerRef } = certificate.spec;
    try {
      if (certificate.metadata?.deletionTimestamp || fits(certificate, await this.secret(secretName, namespace))) return;
      const issued = await this.issued(certificate);
      if (!issued) return;
      await this.client.apply(secretManifest(certificate, issued), "cert-manager");
      const condition = {
        type: "Ready",
        status: "True",
        reason: "Ready",
        message: "Certificate is up to date and has not expired",
        lastTransitionTime: new Date().toISOString(),
      };
      await this.client.setCustomStatus({ apiVersion: certManagerApi, kind: "Certificate", metadata: { name, namespace } }, "certificates", {
        conditions: [condition],
      });
      this.log(`issued ${namespace}/${name} by ${issuerRef.kind ?? "Issuer"} ${issuerRef.name}`);
    } catch (error) {
      this.log(`${namespace}/${name}: ${refusalOf(error)?.message ?? String(error)}`);
    }
  }

  /** Reads from the API server: a watch may lag, and issuing an authority twice breaks its chain. */
  private secret(name: string, namespace: string): Promise<V1Secret | undefined> {
    return this.client.find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
  }

  /** Undefined while the issuer or its Secret is missing. */
  private async issued(certificate: Certificate): Promise<{ pair: KeyPair; authority: string } | undefined> {
    const namespace = certificate.metadata?.namespace ?? "";
    const { issuerRef, commonName = certificate.metadata?.name ?? "", dnsNames, ipAddresses, isCA } = certificate.spec;
    const metadata = issuerRef.kind === "ClusterIssuer" ? { name: issuerRef.name } : { name: issuerRef.name, namespace };
    const issuer = await this.client.find<Issuer>({ apiVersion: certManagerApi, kind: issuerRef.kind ?? "Issuer", metadata });
    if (issuer?.spec.selfSigned && isCA) {
      const pair = await createAuthority({ commonName });
      return { pair, authority: pair.certificate };
    }
    const signing = issuer?.spec.ca && (await this.secret(issuer.spec.ca.secretName, metadata.namespace ?? "cert-manager"))?.data;
    const [signer, key] = [text(signing?.["tls.crt"]), text(signing?.["tls.key"])];
    if (!signer || !key) return undefined;
    const pair = await issue({ certificate: signer, key }, { commonName, names: dnsNames, addresses: ipAddresses });
    return { pair, authority: text(signing?.["ca.crt"]) ?? signer };
  }
}

function secretManifest(certificate: Certificate, { pair, authority }: { pair: KeyPair; authority: string }): Manifest {
  const { name = "", namespace = "" } = certificate.metadata ?? {};
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: certificate.spec.secretName,
      namespace,
      annotations: { [`${group}/certificate-name`]: name, [`${group}/issuer-name`]: certificate.spec.issuerRef.name },
    },
    type: "kubernetes.io/tls",
    stringData: { "ca.crt": authority, "tls.crt": pair.certificate, "tls.key": pair.key },
  };
}

/** Does the Secret match what the Certificate requests? */
function fits(certificate: Certificate, secret: V1Secret | undefined): boolean {
  const current = text(secret?.data?.["tls.crt"]);
  if (!current) return false;
  const parsed = new X509Certificate(current);
  return (
    (certificate.spec.ipAddresses ?? []).every((address) => parsed.checkIP(address)) &&
    (certificate.spec.dnsNames ?? []).every((name) => parsed.checkHost(name))
  );
}

function text(base64: string | undefined): string | undefined {
  return base64 && Buffer.from(base64, "base64").toString("utf8");
}
