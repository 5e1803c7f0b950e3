import { stringify } from "yaml";
import type { CustomKind } from "./custom-resource-definition";
import type { Manifest } from "./kubernetes-client";

/** KWOK's kind for port-forward targets; schema after KWOK 0.8's own CRD. */
export const portForwardKind: CustomKind = {
  group: "kwok.x-k8s.io",
  version: "v1alpha1",
  kind: "PortForward",
  plural: "portforwards",
  scope: "Namespaced",
  spec: {
    type: "object",
    required: ["forwards"],
    properties: {
      forwards: {
        type: "array",
        items: {
          type: "object",
          properties: {
            ports: { type: "array", items: { type: "integer", format: "int32" } },
            target: { type: "object", required: ["address", "port"], properties: { address: { type: "string" }, port: { type: "integer", format: "int32" } } },
          },
        },
      },
    },
  },
};

/** A linux/amd64 worker node; KWOK makes it Ready and renews its lease. */
export function nodeManifest(name: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" } },
    spec: {},
  };
}

const conditions = `conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
addresses:
- type: InternalIP
  address: {{ NodeIP | Quote }}
- type: Hostname
  address: {{ .metadata.name | Quote }}
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}
`;

const capacity = `allocatable: { cpu: "8", memory: 32Gi, pods: "110" }
capacity: { cpu: "8", memory: 32Gi, pods: "110" }
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  containerRuntimeVersion: kwok
  kernelVersion: kwok
  kubeProxyVersion: kwok
  kubeletVersion: kwok
  osImage: ""
  bootID: ""
  machineID: ""
  systemUUID: ""
phase: Running
`;

/** KWOK's configuration: nodes become Ready and stay Ready. Pods have no stage: the node agent manages them. Source: KWOK 0.8, kustomize/stage/node/fast. */
export function kwokConfiguration(): string {
  return stringify({
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: "node-initialize" },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Node" },
      selector: { matchExpressions: [{ key: '.status.conditions.[] | select( .type == "Ready" ) | .status', operator: "NotIn", values: ["True"] }] },
      next: { statusTemplate: conditions + capacity },
    },
  });
}
