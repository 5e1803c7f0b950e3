import { kubernetes } from "./kubernetes";
import type { CoreV1Event, KubeConfig, V1DaemonSet, V1Pod } from "./kubernetes-client";
import { clusterError, unlessMissing } from "./cluster-access-error";

/** A DaemonSet with its pods, events and namespace. */
export interface DaemonSetLook {
  daemonSet: V1DaemonSet;
  pods: V1Pod[];
  /** Events of its controller. */
  events: CoreV1Event[];
  /** Labels of its namespace. */
  namespaceLabels: Readonly<Record<string, string>>;
}

/** A DaemonSet; undefined if it does not exist. Throws ClusterAccessError. */
export async function findDaemonSet(kubeconfig: KubeConfig, namespace: string, name: string): Promise<V1DaemonSet | undefined> {
  return unlessMissing(`DaemonSet ${namespace}/${name}`, kubeconfig.makeApiClient(kubernetes().AppsV1Api).readNamespacedDaemonSet({ namespace, name }));
}

/** Reads a DaemonSet, its pods, its events and its namespace. Throws ClusterAccessError. */
export async function readDaemonSet(kubeconfig: KubeConfig, namespace: string, name: string): Promise<DaemonSetLook> {
  try {
    const daemonSet = await kubeconfig.makeApiClient(kubernetes().AppsV1Api).readNamespacedDaemonSet({ namespace, name });
    const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
    const labelSelector = Object.entries(daemonSet.spec?.selector.matchLabels ?? {})
      .map(([label, value]) => `${label}=${value}`)
      .join(",");
    const pods = await core.listNamespacedPod({ namespace, labelSelector });
    const events = await core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.kind=DaemonSet,involvedObject.name=${name}` });
    const { metadata } = await core.readNamespace({ name: namespace });
    return { daemonSet, pods: pods.items, events: events.items, namespaceLabels: metadata?.labels ?? {} };
  } catch (error) {
    throw clusterError(`DaemonSet ${namespace}/${name}`, error);
  }
}
