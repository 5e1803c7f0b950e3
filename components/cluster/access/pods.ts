import { clusterError } from "./cluster-access-error";
import { kubernetes } from "./kubernetes";
import type { KubeConfig, V1Node, V1Pod } from "./kubernetes-client";

/** Does the pod's own status say that it is ready? */
export function isPodReady({ status }: Pick<V1Pod, "status">): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}

/** All pods of a cluster, and the names of its Linux nodes. Throws ClusterAccessError. */
export async function readPodsAndNodes(kubeconfig: KubeConfig): Promise<{ pods: V1Pod[]; nodes: string[] }> {
  const { pods, nodes } = await readPodsAndLinuxNodes(kubeconfig);
  return { pods, nodes: nodes.flatMap(({ metadata }) => metadata?.name ?? []) };
}

/** All pods of a cluster, and its Linux nodes. Throws ClusterAccessError. */
export async function readPodsAndLinuxNodes(kubeconfig: KubeConfig): Promise<{ pods: V1Pod[]; nodes: V1Node[] }> {
  try {
    const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
    const [pods, nodes] = await Promise.all([core.listPodForAllNamespaces(), core.listNode({ labelSelector: "kubernetes.io/os!=windows" })]);
    return { pods: pods.items, nodes: nodes.items };
  } catch (error) {
    throw clusterError("pods and nodes", error);
  }
}
