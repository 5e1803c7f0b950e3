import { at, textAt } from "../../core/json";

/** Distributions whose nodes do not read `/etc/containerd`, each with where they read which registries they trust. */
export const distributions = {
  k3s: { name: "k3s", reads: "/etc/rancher/k3s/registries.yaml" },
  rke2: { name: "RKE2", reads: "/etc/rancher/rke2/registries.yaml" },
  aksEdge: { name: "AKS Edge Essentials", reads: "/etc/rancher/k3s/registries.yaml in its Linux node" },
  k0s: { name: "k0s", reads: "/etc/k0s/containerd.d" },
  microk8s: { name: "MicroK8s", reads: "/var/snap/microk8s/current/args/certs.d" },
  openshift: { name: "OpenShift", reads: "additionalTrustedCA of image.config.openshift.io/cluster" },
  talos: { name: "Talos", reads: "the machine config (RegistryTLSConfig)" },
  crio: { name: "CRI-O", reads: "/etc/containers/certs.d" },
  docker: { name: "Docker", reads: "/etc/docker/certs.d" },
} as const;

/** One of them. */
export type Distribution = keyof typeof distributions;

/**
 * How each is recognized on a node. The first that fits counts: distributions before the runtimes that they use.
 * Sources: kubelet version and runtime version as k3s and RKE2 build them; labels of MicroK8s and OpenShift; OS image of Talos and of AKS Edge Essentials (CBL-Mariner or Azure Linux, with k3s).
 * AKS Edge Essentials with its other Kubernetes, and AKS enabled by Azure Arc, cannot be distinguished from other nodes with containerd.
 */
const signs: readonly (readonly [Distribution, (node: NodeSigns) => boolean])[] = [
  ["rke2", ({ kubelet, type }) => /\+rke2/.test(kubelet) || type === "rke2"],
  ["aksEdge", ({ kubelet, runtime, os }) => isK3s(kubelet, runtime) && /mariner|azure ?linux/i.test(os)],
  ["k3s", ({ kubelet, runtime, type }) => isK3s(kubelet, runtime) || type === "k3s"],
  ["k0s", ({ kubelet }) => /\+k0s/.test(kubelet)],
  ["microk8s", ({ labels }) => labels.includes("microk8s.io/cluster")],
  ["openshift", ({ os, labels }) => /CoreOS \d.*\(Plow\)|Red Hat Enterprise Linux CoreOS/i.test(os) || labels.includes("node.openshift.io/os_id")],
  ["talos", ({ os }) => /^talos\b/i.test(os)],
  ["crio", ({ runtime }) => runtime.startsWith("cri-o://")],
  ["docker", ({ runtime }) => runtime.startsWith("docker://")],
];

interface NodeSigns {
  kubelet: string;
  runtime: string;
  os: string;
  /** Value of `node.kubernetes.io/instance-type`. */
  type: string;
  labels: string[];
}

function isK3s(kubelet: string, runtime: string): boolean {
  return /\+k3s/.test(kubelet) || /-k3s\d/.test(runtime);
}

/** The distribution of a node whose trust is not in `/etc/containerd`; undefined for every other node, and for one that does not show it. `node`: as the API server returns it. */
export function distributionOf(node: unknown): Distribution | undefined {
  const info = (member: string) => textAt(node, "status", "nodeInfo", member) ?? "";
  const labels = at(node, "metadata", "labels") ?? {};
  const found = {
    kubelet: info("kubeletVersion"),
    runtime: info("containerRuntimeVersion"),
    os: info("osImage"),
    type: textAt(labels, "node.kubernetes.io/instance-type") ?? "",
    labels: Object.keys(labels),
  };
  return signs.find(([, fits]) => fits(found))?.[0];
}
