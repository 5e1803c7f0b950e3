import { ApiException, CoreV1Api, type KubeConfig, NetworkingV1Api } from "@kubernetes/client-node";
import { parse } from "yaml";
import { textAt } from "../../core/json";
import { clusterError } from "./cluster-access-error";

/** Addresses of a cluster's Services. */
export interface ServiceAddresses {
  services: { namespace: string; name: string; addresses: string[] }[];
  /** CIDRs from which Services get addresses; empty where the cluster does not tell. */
  ranges: string[];
}

/**
 * Reads which addresses a cluster's Services use, and of which ranges they are.
 * Source of the ranges: ServiceCIDR objects (Kubernetes 1.33 and newer), else kubeadm's ClusterConfiguration. Throws ClusterAccessError.
 */
export async function readServiceAddresses(kubeconfig: KubeConfig): Promise<ServiceAddresses> {
  try {
    const { items } = await kubeconfig.makeApiClient(CoreV1Api).listServiceForAllNamespaces();
    const services = items.map(({ metadata, spec }) => ({
      namespace: metadata?.namespace ?? "",
      name: metadata?.name ?? "",
      addresses: spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : []),
    }));
    return { services, ranges: (await declaredRanges(kubeconfig)) ?? (await kubeadmRanges(kubeconfig)) ?? [] };
  } catch (error) {
    throw clusterError("its Services", error);
  }
}

async function declaredRanges(kubeconfig: KubeConfig): Promise<string[] | undefined> {
  const found = await orNothing(kubeconfig.makeApiClient(NetworkingV1Api).listServiceCIDR());
  return found?.items
    .filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"))
    .flatMap(({ spec }) => spec?.cidrs ?? []);
}

async function kubeadmRanges(kubeconfig: KubeConfig): Promise<string[] | undefined> {
  const found = await orNothing(kubeconfig.makeApiClient(CoreV1Api).readNamespacedConfigMap({ namespace: "kube-system", name: "kubeadm-config" }));
  const subnets = textAt(parse(found?.data?.["ClusterConfiguration"] ?? ""), "networking", "serviceSubnet");
  return subnets?.split(",").map((subnet) => subnet.trim());
}

/** What may be missing, or hidden from this user, without anything being wrong. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiException && [403, 404].includes(error.code)) return undefined;
    throw error;
  }
}
