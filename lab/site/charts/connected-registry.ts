import { createHash } from "node:crypto";
import { certManagerApi, certManagerManifests } from "../cert-manager";
import type { Manifest } from "../kubernetes-client";
import { connectedRegistryMounts } from "../workload";
import { type Chart, type ChartInput, ChartRefusal } from "./chart";

/** Values of the chart after its defaults. Source: connected-registry reference 3.2 and 3.3. Unknown keys have no effect, as with every Helm chart. */
interface Values {
  clusterIP: string;
  connectionString: string;
  storageRequest: string;
  storageClassName: string | undefined;
  certManager: { enabled: boolean; install: boolean };
  trustDistribution: { enabled: boolean; useNodeSelector: boolean };
  own: { certificate?: string; key?: string; authority?: string; secret?: string };
}

/** The chart of extension type microsoft.containerregistry.connectedregistry. Objects: reference 3.5; names not listed there are assumed. */
export const connectedRegistryChart: Chart = {
  versions: ["0.6.0", "0.11.0", "1.5.0"],
  defaultNamespace: "connected-registry",
  render(input) {
    const values = valuesOf(input);
    const certificate = certificateObjects(input, values);
    const manifests = [
      ...(values.certManager.install ? certManagerManifests(input.namespace) : []),
      namespaced("v1", "ServiceAccount", input, `${input.name}-sa`, {}),
      namespaced("v1", "Secret", input, `${input.name}-connection`, { type: "Opaque", stringData: { connectionString: values.connectionString } }),
      claim(input, values),
      ...certificate.manifests,
      service(input, values),
      deployment(input, values, certificate.tlsSecret),
      ...(values.trustDistribution.enabled ? [trustDistribution(input, values, certificate.caSecret)] : []),
    ];
    return { manifests, issuedSecrets: certificate.issuedSecrets };
  },
};

/** Documented keys that this chart does not model: refused, because silently ignoring them would mislead. */
const notModelled = ["httpEnabled", "registry.replicas", "registry.uploadSecret"] as const;

function valuesOf({ settings, protectedSettings }: ChartInput): Values {
  const refused = notModelled.find((key) => (settings[key] ?? protectedSettings[key] ?? "false") !== "false");
  if (refused) throw new ChartRefusal(`the lab does not model ${refused}`);
  const flag = (key: string, otherwise: boolean) => (settings[key] === undefined ? otherwise : settings[key]?.toLowerCase() === "true");
  const certManager = { enabled: flag("cert-manager.enabled", true), install: flag("cert-manager.install", true) };
  if (certManager.install && !certManager.enabled) throw new ChartRefusal("cert-manager.install cannot be true when cert-manager.enabled is false");
  const clusterIP = settings["service.clusterIP"];
  if (!clusterIP) throw new ChartRefusal("service.clusterIP is required");
  const connectionString = protectedSettings.connectionString;
  if (!connectionString) throw new ChartRefusal("connectionString is required");
  const decoded = (key: string) => protectedSettings[key] && Buffer.from(protectedSettings[key], "base64").toString("utf8");
  return {
    ...{ clusterIP, connectionString, certManager },
    storageRequest: settings["pvc.storageRequest"] ?? "500Gi",
    storageClassName: settings["pvc.storageClassName"],
    trustDistribution: { enabled: flag("trustDistribution.enabled", true), useNodeSelector: flag("trustDistribution.useNodeSelector", false) },
    own: { certificate: decoded("tls.crt"), key: decoded("tls.key"), authority: decoded("tls.cacrt"), secret: protectedSettings["tls.secret"] },
  };
}

function labelsOf({ name }: ChartInput): Record<string, string> {
  return { "app.kubernetes.io/name": "connected-registry", "app.kubernetes.io/instance": name };
}

function namespaced(apiVersion: string, kind: string, input: ChartInput, name: string, content: object): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: input.namespace, labels: labelsOf(input) }, ...content };
}

function claim(input: ChartInput, { storageRequest, storageClassName }: Values): Manifest {
  return namespaced("v1", "PersistentVolumeClaim", input, "connected-registry-pvc", {
    spec: { accessModes: ["ReadWriteOnce"], ...(storageClassName && { storageClassName }), resources: { requests: { storage: storageRequest } } },
  });
}

/** The TLS Secret by one of the modes of reference 3.3. Without cert-manager's kinds in the cluster, creates nothing, and the pod waits for its Secret (reference 3.2). */
function certificateObjects(input: ChartInput, values: Values): { manifests: Manifest[]; tlsSecret: string; caSecret: string; issuedSecrets: string[] } {
  const [caSecret, tlsSecret] = [`${input.name}-ca-cert`, `${input.name}-tls`];
  const { certManager, own } = values;
  if (!certManager.enabled && own.secret) return { manifests: [], tlsSecret: own.secret, caSecret: own.secret, issuedSecrets: [] };
  if (!certManager.enabled) {
    const { certificate, key, authority } = own;
    if (!certificate || !key || !authority)
      throw new ChartRefusal("tls.secret, or tls.crt, tls.key and tls.cacrt, are required when cert-manager.enabled is false");
    const tls = namespaced("v1", "Secret", input, tlsSecret, {
      type: "kubernetes.io/tls",
      stringData: { "ca.crt": authority, "tls.crt": certificate, "tls.key": key },
    });
    return {
      manifests: [tls, namespaced("v1", "Secret", input, caSecret, { type: "Opaque", stringData: { "ca.crt": authority } })],
      tlsSecret,
      caSecret,
      issuedSecrets: [],
    };
  }
  if (!certManager.install && !input.serves.certManager) return { manifests: [], tlsSecret, caSecret, issuedSecrets: [] };
  const [rootIssuer, issuer] = [`${input.name}-selfsigned-issuer`, `${input.name}-ca-issuer`];
  const object = (kind: string, name: string, spec: object) => namespaced(certManagerApi, kind, input, name, { spec });
  const manifests = [
    object("Issuer", rootIssuer, { selfSigned: {} }),
    object("Certificate", `${input.name}-ca`, {
      isCA: true,
      commonName: `${input.name}-ca`,
      secretName: caSecret,
      issuerRef: { name: rootIssuer, kind: "Issuer" },
    }),
    object("Issuer", issuer, { ca: { secretName: caSecret } }),
    object("Certificate", tlsSecret, {
      commonName: "connected-registry",
      ipAddresses: [values.clusterIP],
      secretName: tlsSecret,
      issuerRef: { name: issuer, kind: "Issuer" },
    }),
  ];
  return { manifests, tlsSecret, caSecret, issuedSecrets: [caSecret, tlsSecret] };
}

function service(input: ChartInput, { clusterIP }: Values): Manifest {
  return namespaced("v1", "Service", input, input.name, {
    spec: {
      type: "ClusterIP",
      clusterIP,
      selector: labelsOf(input),
      ports: [{ name: "https", port: 443, targetPort: connectedRegistryMounts.port, protocol: "TCP" }],
    },
  });
}

function deployment(input: ChartInput, { connectionString, own }: Values, tlsSecret: string): Manifest {
  const { connection, tls, data, port } = connectedRegistryMounts;
  const mount = (name: string) => ({ name, mountPath: `/var/acr/${name}` });
  return namespaced("apps/v1", "Deployment", input, input.name, {
    spec: {
      replicas: 1,
      // The claim is ReadWriteOnce: the old pod must end before the new one starts.
      strategy: { type: "Recreate" },
      selector: { matchLabels: labelsOf(input) },
      template: {
        // A changed Secret restarts the pod: reference 3.4 (inferred there).
        metadata: {
          labels: labelsOf(input),
          annotations: {
            "checksum/secrets": createHash("sha256")
              .update(JSON.stringify([connectionString, own]))
              .digest("hex"),
          },
        },
        spec: {
          serviceAccountName: `${input.name}-sa`,
          containers: [
            {
              name: "connected-registry",
              image: "mcr.microsoft.com/acr/connected-registry:1.0.0",
              ports: [{ containerPort: port }],
              volumeMounts: [connection, tls, data].map(mount),
            },
          ],
          volumes: [
            { name: connection, secret: { secretName: `${input.name}-connection` } },
            { name: tls, secret: { secretName: tlsSecret } },
            { name: data, persistentVolumeClaim: { claimName: "connected-registry-pvc" } },
          ],
        },
      },
    },
  });
}

/** Privileged pods that install the authority in each node's container runtime. */
function trustDistribution(input: ChartInput, { trustDistribution }: Values, caSecret: string): Manifest {
  const labels = { "app.kubernetes.io/name": "connected-registry-trust-distribution", "app.kubernetes.io/instance": input.name };
  return namespaced("apps/v1", "DaemonSet", input, `${input.name}-trust-distribution`, {
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...(trustDistribution.useNodeSelector && { nodeSelector: { "containerd-configured-by": "connected-registry" } }),
          containers: [
            { name: "trust-distribution", image: "mcr.microsoft.com/acr/connected-registry/trust-distribution:1.0.0", securityContext: { privileged: true } },
          ],
          volumes: [
            { name: "ca-cert", secret: { secretName: caSecret } },
            { name: "certs-d", hostPath: { path: "/etc/containerd/certs.d" } },
          ],
        },
      },
    },
  });
}
