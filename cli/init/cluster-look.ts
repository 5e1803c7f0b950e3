import type { Environment } from "../../components/arm/credential";
import { servesCertManager } from "../../components/cluster/access/cert-manager";
import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { contextNames, loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { readServiceAddresses } from "../../components/cluster/access/service-addresses";
import { readStorageClasses, type StorageClass } from "../../components/cluster/access/storage-classes";

/** What `init` reads of a site's cluster. */
export interface ClusterLook {
  storageClasses: StorageClass[];
  /** Ranges of Service addresses; empty where the cluster does not publish them. */
  serviceRanges: readonly string[];
  /** Undefined where the API server does not say. */
  hasCertManager: boolean | undefined;
}

/** Names of the kubeconfig's contexts; none where it cannot be read. */
export function kubeconfigContexts(environment: Environment): string[] {
  try {
    return contextNames({ environment });
  } catch (error) {
    if (error instanceof ClusterAccessError) return [];
    throw error;
  }
}

/** Reads the cluster of a kubeconfig context, or returns why it cannot be read. */
export async function lookAtCluster(context: string, environment: Environment): Promise<ClusterLook | { unreadable: string }> {
  try {
    const kubeconfig = loadKubeconfig({ context, environment });
    const [storageClasses, { ranges }, hasCertManager] = await Promise.all([
      readStorageClasses(kubeconfig),
      readServiceAddresses(kubeconfig),
      servesCertManager(context, environment),
    ]);
    return { storageClasses, serviceRanges: ranges, hasCertManager };
  } catch (error) {
    if (error instanceof ClusterAccessError) return { unreadable: error.message };
    throw error;
  }
}
