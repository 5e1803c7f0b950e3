import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";

/** What the pods of NodeTrust are made from. */
export interface DaemonSetSpecOptions {
  extension: string;
  /** Secret whose `ca.crt` is the authority; undefined where that is in the script's ConfigMap. */
  authoritySecret: string | undefined;
  serviceAddress: pulumi.Input<string>;
  mode: "trust" | "restore";
  image: string;
  /** Name of the script's ConfigMap. */
  scriptName: pulumi.Input<string>;
  /** Of the script: another one makes other pods. */
  scriptDigest: string;
}

/** Seconds over which the first restarts of all nodes are spread; later ones come one at a time. Our proposal. */
const spreadSeconds = 60;

/** Pods that run the node script, one on every Linux node. Privileged and in the host's process namespace, because containerd is a service of the host; without any right in the cluster. */
export function daemonSetSpec(options: DaemonSetSpecOptions): input.apps.v1.DaemonSetSpec {
  const labels = { "app.kubernetes.io/name": "edge-node-trust", "app.kubernetes.io/instance": options.extension };
  return {
    selector: { matchLabels: labels },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    template: {
      metadata: { labels, annotations: { "edge-staging/script": options.scriptDigest } },
      spec: {
        automountServiceAccountToken: false,
        priorityClassName: "system-node-critical",
        hostPID: true,
        nodeSelector: { "kubernetes.io/os": "linux" },
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

/** A Secret holds a private key, too; only the certificate is for the nodes. */
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
    // What the script said last is why it ended: it is shown with the pod.
    terminationMessagePolicy: "FallbackToLogsOnError",
    readinessProbe: { exec: { command: ["test", "-f", "/run/node-trust/ready"] }, periodSeconds: 5 },
    resources: { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "64Mi" } },
    // Whole folders: a file mounted by subPath would never change.
    volumeMounts: [
      { name: "script", mountPath: "/script", readOnly: true },
      { name: "authority", mountPath: "/authority", readOnly: true },
      { name: "etc", mountPath: "/host/etc" },
      { name: "state", mountPath: "/run/node-trust" },
    ],
  };
}
