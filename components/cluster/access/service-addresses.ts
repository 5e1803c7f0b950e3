import { ApiException, CoreV1Api, type KubeConfig, NetworkingV1Api } from "./kubernetes-client";
import { parse } from "yaml";
import { textAt } from "../../core/json";
import type { AddressHolder, ServiceAddresses } from "../service-address/service-address";
import type { Environment } from "../../arm/credential";
import { ClusterAccessError, clusterError } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";

/** Looks at the cluster of a context, or says why it cannot be looked at. */
export async function lookAtServiceAddresses(context: string, environment: Environment): Promise<ServiceAddresses | { unreachable: string }> {
  try {
    return await readServiceAddresses(loadKubeconfig({ context, environment }));
  } catch (error) {
    if (error instanceof ClusterAccessError) return { unreachable: error.message };
    throw error;
  }
}

/**
 * Reads which addresses a cluster's Services use, and of which ranges they are. Throws ClusterAccessError.
 * Source of the ranges: ServiceCIDR objects (Kubernetes 1.33 and newer), else kubeadm's ClusterConfiguration, which may be older than the API
 * server's flags. Source of the addresses: Services, and IPAddress objects where the cluster has them.
 */
export async function readServiceAddresses(kubeconfig: KubeConfig): Promise<ServiceAddresses> {
  try {
    const { items } = await kubeconfig.makeApiClient(CoreV1Api).listServiceForAllNamespaces();
    const services = items.map(({ metadata, spec }) => ({
      namespace: metadata?.namespace ?? "",
      name: metadata?.name ?? "",
      addresses: spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : []),
    }));
    const [others, declared] = await Promise.all([allocatedAddresses(kubeconfig), declaredRanges(kubeconfig)]);
    const areDeclared = declared !== undefined && declared.length > 0;
    const ranges = areDeclared ? declared : ((await kubeadmRanges(kubeconfig)) ?? []);
    return { services: [...services, ...withoutThose(others, services)], ranges, areDeclared };
  } catch (error) {
    throw clusterError("its Services", error);
  }
}

/** Addresses that the API server has given out, by whom they were given to: also where that is no Service, or one that is just being made. */
async function allocatedAddresses(kubeconfig: KubeConfig): Promise<AddressHolder[]> {
  const found = await orNothing(kubeconfig.makeApiClient(NetworkingV1Api).listIPAddress());
  return (found?.items ?? []).map(({ metadata, spec }) => ({
    namespace: spec?.parentRef?.namespace ?? "",
    name: spec?.parentRef?.name ?? "",
    addresses: [metadata?.name ?? ""],
  }));
}

function withoutThose(others: readonly AddressHolder[], services: readonly AddressHolder[]): AddressHolder[] {
  const known = new Set(services.flatMap(({ addresses }) => addresses));
  return others.filter(({ addresses }) => !addresses.some((address) => known.has(address)));
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
