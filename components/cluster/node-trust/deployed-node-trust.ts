import { readConfigMap } from "../access/config-map";
import { findDaemonSet } from "../access/daemon-set";
import type { KubeConfig } from "../access/kubernetes-client";
import { type NodeTrustConfig, deployedConfig } from "./node-trust-config";

/** The configuration that NodeTrust's objects of this name deploy in a cluster; undefined without them. Throws ClusterAccessError. */
export async function deployedNodeTrust(kubeconfig: KubeConfig, namespace: string, name: string): Promise<NodeTrustConfig | undefined> {
  const daemonSet = await findDaemonSet(kubeconfig, namespace, name);
  const data = daemonSet && (await readConfigMap(kubeconfig, namespace, name));
  return data && deployedConfig(daemonSet, data);
}
