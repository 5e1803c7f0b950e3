import type { ClusterCredentials } from "./cluster-credentials";

/** Paths of a cluster's prebuilt programs. */
export interface ClusterTools {
  etcd: string;
  /** kube-apiserver, kube-controller-manager and kube-scheduler in one; selected by the first argument. */
  controlPlane: string;
  kwok: string;
}

/** Loopback ports of a cluster's parts. */
export interface ClusterPorts {
  etcd: number;
  etcdPeer: number;
  apiServer: number;
  controllerManager: number;
  scheduler: number;
  /** KWOK's node server, in place of a kubelet's port. */
  nodes: number;
}

const controllers = [
  "deployment-controller",
  "replicaset-controller",
  "daemonset-controller",
  "job-controller",
  "namespace-controller",
  "serviceaccount-controller",
  "root-ca-certificate-publisher-controller",
  "garbage-collector-controller",
  "endpointslice-controller",
  "persistentvolume-binder-controller",
  "persistentvolume-protection-controller",
  "persistentvolumeclaim-protection-controller",
  "service-cidr-controller",
];

/** Environment of the cluster's programs: they collect garbage only near a limit, because most of it is created during the start. This saves a second of processor time per cluster. */
export const clusterEnvironment: Readonly<Record<string, string>> = { GOGC: "off", GOMEMLIMIT: "384MiB" };

/** Arguments of etcd. */
export function etcdArguments(folder: string, ports: ClusterPorts): string[] {
  const url = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    ...["--data-dir", folder, "--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peer],
    ...["--initial-advertise-peer-urls", peer, "--initial-cluster", `default=${peer}`, "--unsafe-no-fsync", "--log-level", "warn"],
  ];
}

/** Arguments of the API server. `admission`: optional configuration file of admission plugins. */
export function apiServerArguments(credentials: ClusterCredentials, ports: ClusterPorts, serviceRange: string, admission?: string): string[] {
  const { files } = credentials;
  return [
    "kube-apiserver",
    ...["--etcd-servers", `http://127.0.0.1:${ports.etcd}`, "--bind-address", "127.0.0.1", "--secure-port", String(ports.apiServer)],
    // Nothing connects to the advertised address (there is no pod network), and a loopback one is refused.
    ...["--advertise-address", "192.0.2.1", "--endpoint-reconciler-type", "none"],
    ...["--tls-cert-file", files.serverCertificate, "--tls-private-key-file", files.serverKey, "--token-auth-file", files.tokens],
    ...["--authorization-mode", "RBAC", "--allow-privileged=true", "--service-cluster-ip-range", serviceRange],
    ...["--service-account-issuer", "https://kubernetes.default.svc", "--service-account-signing-key-file", files.serviceAccountKey],
    ...["--service-account-key-file", files.serviceAccountPublicKey, "--kubelet-certificate-authority", files.authority],
    // Nodes are never tainted "not ready": the controller that removes the taint does not run.
    ...["--kubelet-preferred-address-types", "InternalIP", "--disable-admission-plugins", "TaintNodesByCondition"],
    ...(admission ? ["--admission-control-config-file", admission] : []),
    "--profiling=false",
  ];
}

/** Arguments of the controller manager. */
export function controllerManagerArguments(credentials: ClusterCredentials, ports: ClusterPorts, kubeconfig: string): string[] {
  return [
    "kube-controller-manager",
    ...["--kubeconfig", kubeconfig, "--bind-address", "127.0.0.1", "--secure-port", String(ports.controllerManager), "--leader-elect=false"],
    ...["--controllers", controllers.join(","), "--root-ca-file", credentials.files.authority, "--kube-api-qps", "200", "--kube-api-burst", "400"],
    ...["--tls-cert-file", credentials.files.nodeCertificate, "--tls-private-key-file", credentials.files.nodeKey, "--profiling=false"],
  ];
}

/** Arguments of the scheduler. */
export function schedulerArguments(credentials: ClusterCredentials, ports: ClusterPorts, kubeconfig: string): string[] {
  return [
    "kube-scheduler",
    ...["--kubeconfig", kubeconfig, "--bind-address", "127.0.0.1", "--secure-port", String(ports.scheduler), "--leader-elect=false"],
    ...["--tls-cert-file", credentials.files.nodeCertificate, "--tls-private-key-file", credentials.files.nodeKey, "--profiling=false"],
  ];
}

/** Arguments of KWOK. */
export function kwokArguments(credentials: ClusterCredentials, ports: ClusterPorts, kubeconfig: string, config: string): string[] {
  return [
    ...["--kubeconfig", kubeconfig, "--config", config, "--manage-all-nodes=true", "--node-lease-duration-seconds", "40"],
    ...["--node-ip", "127.0.0.1", "--node-port", String(ports.nodes), "--server-address", `127.0.0.1:${ports.nodes}`],
    ...["--tls-cert-file", credentials.files.nodeCertificate, "--tls-private-key-file", credentials.files.nodeKey, "--enable-crds", "PortForward"],
  ];
}
