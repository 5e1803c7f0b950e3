import { AppsV1Api, CoreV1Api, type KubeConfig, type V1Deployment } from "./kubernetes-client";
import type { InstanceLook } from "./reported-instance";
import { clusterError } from "./cluster-access-error";

/** Reads the Secrets of a namespace and how far the Deployment of this name has come. Secret. Throws ClusterAccessError. */
export async function readInstance(kubeconfig: KubeConfig, namespace: string, name: string): Promise<InstanceLook> {
  try {
    const secrets = await kubeconfig.makeApiClient(CoreV1Api).listNamespacedSecret({ namespace });
    const deployments = await kubeconfig.makeApiClient(AppsV1Api).listNamespacedDeployment({ namespace, fieldSelector: `metadata.name=${name}` });
    return {
      secrets: secrets.items.map(({ metadata, data = {} }) => ({
        name: metadata?.name ?? "",
        texts: Object.values(data).map((value) => Buffer.from(value, "base64").toString("utf8")),
      })),
      isRolledOut: deployments.items.every(isRolledOut),
    };
  } catch (error) {
    throw clusterError(`Secrets and Deployments of namespace ${namespace}`, error);
  }
}

/** No pod of a former template is left. Source: `kubectl rollout status`, kubernetes/kubectl `pkg/polymorphichelpers/rollout_status.go`. */
function isRolledOut({ metadata, spec, status }: V1Deployment): boolean {
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0 } = status ?? {};
  return observedGeneration >= (metadata?.generation ?? 1) && updatedReplicas >= (spec?.replicas ?? 1) && replicas <= updatedReplicas;
}
