import type { Environment } from "../../arm/credential";
import { clusterError, ifVisible } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";
import { kubernetes } from "./kubernetes";

/** API group of cert-manager, its own and that of extension `microsoft.certmanagement`. Source: cert-manager; "Deploy cert-manager for Arc-enabled Kubernetes". */
const group = "cert-manager.io";

/**
 * Whether the cluster of a kubeconfig context serves cert-manager's API, whoever installed it; undefined where the cluster does not answer, or not to this user.
 * The list of API groups answers both ways: an unknown group's own path is answered 404 without a Status, as by a proxy.
 */
export async function servesCertManager(context: string, environment: Environment): Promise<boolean | undefined> {
  return ifVisible(async () => {
    const apis = loadKubeconfig({ context, environment }).makeApiClient(kubernetes().ApisApi);
    const { groups } = await apis.getAPIVersions().catch((error: unknown) => Promise.reject(clusterError("API groups", error)));
    // Something in the API server's place may answer anything.
    return Array.isArray(groups) && groups.length > 0 ? groups.some(({ name }) => name === group) : undefined;
  });
}
