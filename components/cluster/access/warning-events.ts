import { clusterError } from "./cluster-access-error";
import { kubernetes } from "./kubernetes";
import type { CoreV1Event, KubeConfig } from "./kubernetes-client";

/** Most events that are read. Kubernetes keeps them for an hour by default; those of a large disturbance are alike. Our proposal. */
const most = 500;

/** Warning events of all namespaces, at most 500. Throws ClusterAccessError. */
export async function readWarningEvents(kubeconfig: KubeConfig): Promise<CoreV1Event[]> {
  try {
    const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
    return (await core.listEventForAllNamespaces({ fieldSelector: "type=Warning", limit: most })).items;
  } catch (error) {
    throw clusterError("events", error);
  }
}
