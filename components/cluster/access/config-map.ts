import { unlessMissing } from "./cluster-access-error";
import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";

/** The data of a ConfigMap; undefined if it does not exist. Throws ClusterAccessError. */
export async function readConfigMap(kubeconfig: KubeConfig, namespace: string, name: string): Promise<Readonly<Record<string, string>> | undefined> {
  const about = `ConfigMap ${namespace}/${name}`;
  const found = await unlessMissing(about, kubeconfig.makeApiClient(kubernetes().CoreV1Api).readNamespacedConfigMap({ namespace, name }));
  return found && (found.data ?? {});
}
