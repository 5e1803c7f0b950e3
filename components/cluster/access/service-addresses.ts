import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";
import { parse } from "yaml";
import { textAt } from "../../core/json";
import type { AddressHolder, ServiceAddresses } from "../service-address/service-address";
import type { Environment } from "../../arm/credential";
import { ClusterAccessError, clusterError, clusterFixes, isMissing } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";

/** Why a cluster could not be read. */
export interface UnreadCluster {
  unreachable: string;
  /** @default - the context, KUBECONFIG or the network may be wrong */
  fix?: string;
}

/** Reads the service addresses of a kubeconfig context's cluster, or returns why it cannot be read. */
export async function tryReadServiceAddresses(context: string, environment: Environment): Promise<ServiceAddresses | UnreadCluster> {
  try {
    return await readServiceAddresses(loadKubeconfig({ context, environment }));
  } catch (error) {
    if (error instanceof ClusterAccessError) return { unreachable: error.message, fix: clusterFixes[error.kind] };
    throw error;
  }
}

/**
 * Reads the addresses that a cluster's Services use, and its service ranges. Throws ClusterAccessError.
 * Ranges: from ServiceCIDR objects (Kubernetes 1.33 and newer), else from kubeadm's ClusterConfiguration, which may be older than the API server's flags.
 * Addresses: from Services, and from IPAddress objects if the cluster has them.
 */
export async function readServiceAddresses(kubeconfig: KubeConfig): Promise<ServiceAddresses> {
  try {
    const { items } = await kubeconfig.makeApiClient(kubernetes().CoreV1Api).listServiceForAllNamespaces();
    const services = items.map(({ metadata, spec }) => ({
      namespace: metadata?.namespace ?? "",
      name: metadata?.name ?? "",
      addresses: spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : []),
    }));
    const [others, declared] = await Promise.all([allocatedAddresses(kubeconfig), declaredRanges(kubeconfig)]);
    const areDeclared = declared !== undefined && declared.length > 0;
    const ranges = areDeclared ? declared : ((await kubeadmRanges(kubeconfig)) ?? []);
    return { services: [...services, ...withoutKnown(others, services)], ranges, areDeclared };
  } catch (error) {
    throw clusterError("Services", error);
  }
}

/** Addresses that the API server has allocated, with their holders: including holders that are not Services, and Services that are just being created. */
async function allocatedAddresses(kubeconfig: KubeConfig): Promise<AddressHolder[]> {
  const found = await optional(kubeconfig.makeApiClient(kubernetes().NetworkingV1Api).listIPAddress());
  return (found?.items ?? []).map(({ metadata, spec }) => ({
    namespace: spec?.parentRef?.namespace ?? "",
    name: spec?.parentRef?.name ?? "",
    addresses: [metadata?.name ?? ""],
  }));
}

function withoutKnown(others: readonly AddressHolder[], services: readonly AddressHolder[]): AddressHolder[] {
  const known = new Set(services.flatMap(({ addresses }) => addresses));
  return others.filter(({ addresses }) => !addresses.some((address) => known.has(address)));
}

async function declaredRanges(kubeconfig: KubeConfig): Promise<string[] | undefined> {
  const found = await optional(kubeconfig.makeApiClient(kubernetes().NetworkingV1Api).listServiceCIDR());
  return found?.items
    .filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"))
    .flatMap(({ spec }) => spec?.cidrs ?? []);
}

async function kubeadmRanges(kubeconfig: KubeConfig): Promise<string[] | undefined> {
  const found = await optional(kubeconfig.makeApiClient(kubernetes().CoreV1Api).readNamespacedConfigMap({ namespace: "kube-system", name: "kubeadm-config" }));
  const subnets = textAt(parse(found?.data?.["ClusterConfiguration"] ?? ""), "networking", "serviceSubnet");
  return subnets?.split(",").map((subnet) => subnet.trim());
}

/** The response, or undefined if the object is missing or hidden from this user, or the API server does not know its type, which it answers without a Status. */
async function optional<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    const isUnknownType = error instanceof kubernetes().ApiException && error.code === 404 && String(error.body).trim() === "404 page not found";
    if (isUnknownType || isMissing(error) || clusterError("", error).kind === "unauthorized") return undefined;
    throw error;
  }
}
