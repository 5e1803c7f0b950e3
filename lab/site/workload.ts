/** Where a program of the lab listens; always on loopback. */
export interface TcpAddress {
  host: string;
  port: number;
}

/** A scheduled pod whose mounts exist, as the program in it sees them. Secrets and ConfigMaps are copies of the moment of the start: a change needs a new pod. */
export interface StartingPod {
  namespace: string;
  name: string;
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Images of its containers, as the pod names them. Nothing is pulled for it. */
  images: string[];
  /** Names of the Secrets of its namespace that it pulls with: its own, or its service account's. */
  imagePullSecrets: string[];
  /** Name of the node it was scheduled to. */
  node: string;
  /** Mounted Secrets by the volume's name, then by key. Secret: never logged. */
  secrets: Record<string, Record<string, Buffer>>;
  /** Mounted ConfigMaps by the volume's name, then by key. */
  configMaps: Record<string, Record<string, string>>;
  /** Folders of bound persistent volume claims by the volume's name. They outlive the pod and go with the claim. */
  claims: Record<string, string>;
  /** `env` of the first container; values from Secrets and ConfigMaps are resolved. Secret: never logged. */
  environment: Record<string, string>;
}

/** What a running program tells its node. */
export interface PodReport {
  /** The readiness probe's answer from now on; false until first called. The message is shown in the Ready condition and must hold no secret. */
  ready(isReady: boolean, message?: string): void;
  /** One line of the container's log. Must hold no secret. */
  log(line: string): void;
}

/** A program that runs in a pod. */
export interface Workload {
  /** Where each container port really listens: port-forward and proxies of this cluster reach it there. */
  ports: Record<number, TcpAddress>;
  /** Resolves with its last words when the program ends by itself, which is a crash. @default - it never does */
  ended?: Promise<string>;
  /** Ends everything it started. Called once when the pod is deleted or the cluster stops. */
  stop(): Promise<void>;
}

/**
 * Starts the program of a pod. Resolves as soon as it runs (it need not be ready). `signal` aborts when the pod is deleted meanwhile.
 * A rejection is a crashed container: the pod is not ready, shows the error's message and is started again after the back-off.
 */
export type StartWorkload = (pod: StartingPod, report: PodReport, signal: AbortSignal) => Promise<Workload>;

/**
 * What the connected-registry chart mounts, as volume names of StartingPod. The Deployment of extension `line1` carries the labels
 * `app.kubernetes.io/name=connected-registry` and `app.kubernetes.io/instance=line1`. Names of volumes and labels beside the first are assumed.
 */
export const connectedRegistryMounts = {
  /** Secret with the single key `connectionString`. */
  connection: "connection",
  /** Secret with `ca.crt`, `tls.crt` and `tls.key` (PEM); the certificate's only SAN is the service address. */
  tls: "tls",
  /** Claim with the images; survives an update of the extension. */
  data: "data",
  /** The container's port. */
  port: 443,
} as const;
