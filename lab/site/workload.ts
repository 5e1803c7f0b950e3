/** Address of a program of the lab; always on loopback. */
export interface TcpAddress {
  host: string;
  port: number;
}

/** A scheduled pod with all its mounts, for the program in it. Secrets and ConfigMaps are copied at the start: a change needs a new pod. */
export interface StartingPod {
  namespace: string;
  name: string;
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Images of its containers, as written in the pod. */
  images: string[];
  /** Those among them with `imagePullPolicy: Always`. */
  alwaysPulled: string[];
  /** Names of its pull secrets: its own, or its service account's. */
  imagePullSecrets: string[];
  /** Name of its node. */
  node: string;
  /** Mounted Secrets by the volume's name, then by key. Secret: never logged. */
  secrets: Record<string, Record<string, Buffer>>;
  /** Mounted ConfigMaps by the volume's name, then by key. */
  configMaps: Record<string, Record<string, string>>;
  /** Folders of bound persistent volume claims by the volume's name. They outlive the pod and are deleted with the claim. */
  claims: Record<string, string>;
  /** `env` of the first container; values from Secrets and ConfigMaps are resolved. Secret: never logged. */
  environment: Record<string, string>;
}

/** How a running program reports to its node. */
export interface PodReport {
  /** Sets the readiness probe's result; false until first called. The message appears in the Ready condition and must not contain a secret. */
  ready(isReady: boolean, message?: string): void;
  /** Reports that a container's image is on the node: the container's `imageID`, a name with a digest. */
  pulled(image: string, imageId: string): void;
  /** Writes one line of the container's log. Must not contain a secret. */
  log(line: string): void;
}

/** A program that runs in a pod. */
export interface Workload {
  /** Real address of each container port, used by port-forward and this cluster's proxies. */
  ports: Record<number, TcpAddress>;
  /** Resolves with the last output when the program ends by itself, which is a crash. @default - never */
  ended?: Promise<string>;
  /** Stops everything it started. Called once, when the pod is deleted or the cluster stops. */
  stop(): Promise<void>;
}

/**
 * Starts the program of a pod. Resolves as soon as it runs, ready or not. `signal` aborts when the pod is deleted.
 * A rejection is a crashed container: the pod is not ready, shows the error's message and restarts after the back-off.
 */
export type StartWorkload = (pod: StartingPod, report: PodReport, signal: AbortSignal) => Promise<Workload>;

/**
 * Mounts of the connected-registry chart, as volume names of StartingPod. The Deployment of extension `line1` carries the labels
 * `app.kubernetes.io/name=connected-registry` and `app.kubernetes.io/instance=line1`. Names of volumes and of labels other than the first are assumed.
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

/** Is this an image of a site's registry: does its name start with a Service's address? */
export function isOfSiteRegistry(image: string): boolean {
  return /^\d+(\.\d+){3}(:\d+)?\//.test(image);
}
