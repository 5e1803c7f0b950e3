import { clusterError, unlessMissing } from "./cluster-access-error";
import { instanceClaim } from "./instance";
import { kubernetes } from "./kubernetes";
import type { KubeConfig, V1Deployment, V1Pod } from "./kubernetes-client";

/** What runs an instance in its cluster. */
export interface WorkloadLook {
  /** Undefined where it does not exist. */
  deployment: V1Deployment | undefined;
  /** Pods of the Deployment. */
  pods: readonly V1Pod[];
  /** Phase of the claim with the images, for example `Bound`; undefined where it does not exist. */
  claimPhase: string | undefined;
}

/** Reads the Deployment of an instance with its pods, and the claim with its images. Throws ClusterAccessError. */
export async function readWorkload(kubeconfig: KubeConfig, namespace: string, name: string): Promise<WorkloadLook> {
  const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
  const [deployment, claim] = await Promise.all([
    unlessMissing(`Deployment ${namespace}/${name}`, kubeconfig.makeApiClient(kubernetes().AppsV1Api).readNamespacedDeployment({ namespace, name })),
    unlessMissing(`claim ${instanceClaim}`, core.readNamespacedPersistentVolumeClaim({ namespace, name: instanceClaim })),
  ]);
  const labels = Object.entries(deployment?.spec?.selector.matchLabels ?? {});
  const labelSelector = labels.map(([label, value]) => `${label}=${value}`).join(",");
  const pods = labels.length === 0 ? [] : await core.listNamespacedPod({ namespace, labelSelector }).then(({ items }) => items, failed);
  return { deployment, pods, claimPhase: claim?.status?.phase };
}

function failed(error: unknown): never {
  throw clusterError("pods of the site's registry", error);
}
