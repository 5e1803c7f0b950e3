import { clusterError } from "./cluster-access-error";
import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";

/** A storage class of a cluster. */
export interface StorageClass {
  name: string;
  /** Used by claims that name none. Source: Kubernetes, "Default StorageClass". */
  isDefault: boolean;
}

/** Reads the storage classes of a cluster. Throws ClusterAccessError. */
export async function readStorageClasses(kubeconfig: KubeConfig): Promise<StorageClass[]> {
  try {
    const { items } = await kubeconfig.makeApiClient(kubernetes().StorageV1Api).listStorageClass();
    return items.map(({ metadata }) => ({
      name: metadata?.name ?? "",
      isDefault: metadata?.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
    }));
  } catch (error) {
    throw clusterError("storage classes", error);
  }
}
