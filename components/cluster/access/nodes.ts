import type { Environment } from "../../arm/credential";
import { clusterError, ifVisible } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";
import { kubernetes } from "./kubernetes";

/** The nodes of the cluster of a kubeconfig context; undefined where it does not show them. */
export async function visibleNodes(context: string, environment: Environment): Promise<readonly unknown[] | undefined> {
  return ifVisible(async () => {
    const core = loadKubeconfig({ context, environment }).makeApiClient(kubernetes().CoreV1Api);
    return (await core.listNode().catch((error: unknown) => Promise.reject(clusterError("nodes", error)))).items;
  });
}
