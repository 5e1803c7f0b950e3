import { CoreV1Api, type KubeConfig } from "./kubernetes-client";
import { clusterError } from "./cluster-access-error";

/** A Secret's data by key, decoded as UTF-8. Secret. Throws ClusterAccessError. */
export async function readSecret(kubeconfig: KubeConfig, namespace: string, name: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { data = {} } = await kubeconfig.makeApiClient(CoreV1Api).readNamespacedSecret({ namespace, name });
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]));
  } catch (error) {
    throw clusterError(`Secret ${namespace}/${name}`, error);
  }
}
