import assert from "node:assert/strict";
import { distributionOf } from "../../../../../components/cluster/node-trust/node-distribution";

const node = (kubeletVersion: string, containerRuntimeVersion: string, osImage: string, labels: Record<string, string> = {}) => ({
  metadata: { name: "n", labels: { "kubernetes.io/os": "linux", ...labels } },
  status: { nodeInfo: { kubeletVersion, containerRuntimeVersion, osImage } },
});
const type = (value: string) => ({ "node.kubernetes.io/instance-type": value });

describe("the distribution of a node (C1)", () => {
  for (const [what, given, expected] of [
    ["k3s", node("v1.33.4+k3s1", "containerd://2.0.5-k3s2", "Ubuntu 24.04.3 LTS", type("k3s")), "k3s"],
    ["k3s of another build", node("v1.28.6+k3s2", "containerd://1.7.11-k3s2", "Debian GNU/Linux 12 (bookworm)"), "k3s"],
    ["k3s with Docker", node("v1.30.4+k3s1", "docker://24.0.7", "Ubuntu 22.04.5 LTS"), "k3s"],
    ["RKE2", node("v1.33.4+rke2r1", "containerd://2.0.5-k3s2", "SUSE Linux Enterprise Server 15 SP6", type("rke2")), "rke2"],
    ["AKS Edge Essentials with k3s", node("v1.30.6+k3s1", "containerd://1.7.22-k3s1", "CBL-Mariner/Linux"), "aksEdge"],
    ["AKS Edge Essentials on Azure Linux", node("v1.31.5+k3s1", "containerd://1.7.23-k3s2", "Microsoft Azure Linux 3.0"), "aksEdge"],
    ["k0s", node("v1.31.2+k0s", "containerd://1.7.23", "Ubuntu 22.04.5 LTS"), "k0s"],
    ["MicroK8s", node("v1.32.3", "containerd://1.6.36", "Ubuntu 24.04.3 LTS", { "microk8s.io/cluster": "true" }), "microk8s"],
    ["OpenShift", node("v1.27.10+c79e5e2", "cri-o://1.27.3-2", "Red Hat Enterprise Linux CoreOS 414.92.202402130420-0 (Plow)"), "openshift"],
    ["OpenShift by its label", node("v1.31.6", "cri-o://1.31.5", "Fedora", { "node.openshift.io/os_id": "rhel" }), "openshift"],
    ["Talos", node("v1.30.1", "containerd://1.7.18", "Talos (v1.7.5)"), "talos"],
    ["CRI-O", node("v1.30.1", "cri-o://1.30.2", "Ubuntu 22.04.5 LTS"), "crio"],
    ["Docker", node("v1.29.1", "docker://24.0.7", "Ubuntu 22.04.5 LTS"), "docker"],
    ["kubeadm", node("v1.33.1", "containerd://1.7.27", "Ubuntu 24.04.3 LTS"), undefined],
    ["Tanzu", node("v1.28.8+vmware.1", "containerd://1.6.28", "VMware Photon OS/Linux"), undefined],
    ["AKS enabled by Azure Arc", node("v1.30.4", "containerd://1.6.26", "CBL-Mariner/Linux"), undefined],
    ["KWOK", node("kwok", "kwok", ""), undefined],
  ] as const)
    it(`is ${expected ?? "undefined"} for ${what}`, () => assert.equal(distributionOf(given), expected));

  for (const reported of [undefined, {}, { status: {} }, { metadata: {}, status: { nodeInfo: {} } }])
    it(`is undefined for ${JSON.stringify(reported)}`, () => assert.equal(distributionOf(reported), undefined));
});
