import { clusterError } from "./cluster-access-error";
import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";

/** The newest revision of a Helm release. */
export interface ReleaseStatus {
  revision: number;
  /** `deployed`, `failed`, `pending-upgrade` and others. Source: Helm 3, `pkg/release/status.go`. */
  status: string;
}

/** Reads the newest revision of a Helm release; undefined where the namespace has none. Source: labels of Helm 3, `pkg/storage/driver/secrets.go`. Throws ClusterAccessError. */
export async function readReleaseStatus(kubeconfig: KubeConfig, namespace: string, name: string): Promise<ReleaseStatus | undefined> {
  try {
    const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
    const { items } = await core.listNamespacedSecret({ namespace, labelSelector: `owner=helm,name=${name}` });
    const revisions = items.map(({ metadata }) => ({ revision: Number(metadata?.labels?.["version"]), status: metadata?.labels?.["status"] ?? "" }));
    return revisions.sort((a, b) => b.revision - a.revision)[0];
  } catch (error) {
    throw clusterError(`Secrets of namespace ${namespace}`, error);
  }
}
