import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import { heldLabel, scriptAnnotation } from "./node-trust-config";

/** Inputs of NodeTrust's pod template. */
export interface DaemonSetSpecOptions {
  extension: string;
  /** Secret whose `ca.crt` is the authority; undefined if the script's ConfigMap contains it. */
  authoritySecret?: string | undefined;
  serviceAddress: pulumi.Input<string>;
  mode: "trust" | "restore";
  image: string;
  /** Name of the ConfigMap with the script. */
  scriptName: pulumi.Input<string>;
  /** Digest of the script: a change rolls out new pods. */
  scriptDigest: string;
  /** Must no pod run yet? @default false */
  isHeld?: boolean;
}

/** Seconds over which the first containerd restarts of all nodes are spread; later rollouts change one node at a time. Our proposal. */
const spreadSeconds = 60;

/** Pods that run the node script, one on every Linux node. Privileged and in the host's process namespace, because containerd is a service of the host. They have no permissions in the cluster. */
export function daemonSetSpec(options: DaemonSetSpecOptions): input.apps.v1.DaemonSetSpec {
  const labels = { "app.kubernetes.io/name": "edge-node-trust", "app.kubernetes.io/instance": options.extension };
  return {
    selector: { matchLabels: labels },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    template: {
      metadata: { labels, annotations: { [scriptAnnotation]: options.scriptDigest } },
      spec: {
        automountServiceAccountToken: false,
        priorityClassName: "system-node-critical",
        hostPID: true,
        nodeSelector: { "kubernetes.io/os": "linux", ...(options.isHeld && { [heldLabel]: "true" }) },
        tolerations: [{ operator: "Exists" }],
        containers: [container(options)],
        volumes: [
          { name: "script", configMap: { name: options.scriptName } },
          authority(options),
          { name: "etc", hostPath: { path: "/etc", type: "Directory" } },
          { name: "state", emptyDir: {} },
        ],
      },
    },
  };
}

/** Mounts only the certificate: the Secret also contains a private key. */
function authority({ authoritySecret, scriptName }: DaemonSetSpecOptions): input.core.v1.Volume {
  const items = [{ key: "ca.crt", path: "ca.crt" }];
  const source = authoritySecret === undefined ? { configMap: { name: scriptName, items } } : { secret: { secretName: authoritySecret, items } };
  return { name: "authority", ...source };
}

function container({ image, serviceAddress, mode }: DaemonSetSpecOptions): input.core.v1.Container {
  return {
    name: "node-trust",
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "/script/node-trust.sh", "keep"],
    env: [
      { name: "ADDRESS", value: serviceAddress },
      { name: "CA_FILE", value: "/authority/ca.crt" },
      { name: "MODE", value: mode },
      { name: "ROOT", value: "/host" },
      { name: "STATE", value: "/run/node-trust" },
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "SPREAD_SECONDS", value: String(spreadSeconds) },
    ],
    securityContext: { privileged: true, readOnlyRootFilesystem: true, runAsUser: 0 },
    // The script's last output explains its exit: the pod's status shows it.
    terminationMessagePolicy: "FallbackToLogsOnError",
    readinessProbe: { exec: { command: ["test", "-f", "/run/node-trust/ready"] }, periodSeconds: 5 },
    resources: { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "64Mi" } },
    // Whole folders: Kubernetes never updates a file mounted with subPath.
    volumeMounts: [
      { name: "script", mountPath: "/script", readOnly: true },
      { name: "authority", mountPath: "/authority", readOnly: true },
      { name: "etc", mountPath: "/host/etc" },
      { name: "state", mountPath: "/run/node-trust" },
    ],
  };
}
