import type { UnreadCluster } from "../../../components/cluster/access/service-addresses";
import type { ServiceAddresses } from "../../../components/cluster/service-address/service-address";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import type { SiteConfig } from "../../config/site-schema";

/**
 * What each connection state of an Arc-enabled cluster but `Connected` means, and what to do.
 * Source: Microsoft.Kubernetes connectedClusters, `connectivityStatus`; "Azure Arc-enabled Kubernetes agent overview" and "Troubleshoot", connection status.
 */
const states: Readonly<Record<string, { means: string; fix: string }>> = {
  Connecting: {
    means: "its Arc agents have not reported yet",
    fix: "wait a few minutes; if it stays so, check the pods of namespace azure-arc, and that the cluster can reach Azure",
  },
  Offline: {
    means: "Azure has heard nothing of its Arc agents for 15 minutes or more",
    fix: "start the cluster and its Arc agents (pods of namespace azure-arc), and restore its connection to Azure, its proxy and its clock",
  },
  Expired: {
    means: "it was offline for so long that the certificate of its identity has expired",
    fix: "connect it again: az connectedk8s delete, then az connectedk8s connect with the same name, and install its extensions and custom location again",
  },
  AgentNotInstalled: {
    means: "the Arc agents were removed from it, or never installed",
    fix: "install them: az connectedk8s connect with the cluster's name and resource group",
  },
};

/** Faults of a site's cluster that Azure or this machine cannot reach. */
export function connectionFaults(
  { connectedClusterId, clusterAccess }: SiteConfig,
  { connectedCluster, cluster }: { connectedCluster: unknown; cluster: ServiceAddresses | UnreadCluster },
): Fault[] {
  const status = textAt(connectedCluster, "properties", "connectivityStatus");
  return [
    ...(status === "Connected" ? [] : [offline(connectedClusterId, connectedCluster, status)]),
    ...("unreachable" in cluster ? [unreachable(clusterAccess.context, cluster)] : []),
  ];
}

function offline(connectedClusterId: string, connectedCluster: unknown, status: string | undefined): Fault {
  const state = Object.entries(states).find(([name]) => name.toLowerCase() === status?.toLowerCase())?.[1];
  const present = state ? `${status}: ${state.means}` : (status ?? "not connected");
  return {
    code: "EDGE-CLUSTER-OFFLINE",
    what: connectedCluster === undefined ? "the connected cluster does not exist, or may not be read" : `the connected cluster is ${present}`,
    given: `site.connectedClusterId = ${connectedClusterId}`,
    allowed: "a cluster whose connectivityStatus is Connected",
    fix: connectedCluster === undefined ? "correct the id, or let this identity read the cluster" : (state?.fix ?? "start the cluster and its Arc agents"),
  };
}

function unreachable(context: string, { unreachable: what, fix }: UnreadCluster): Fault {
  return {
    code: "EDGE-CLUSTER-UNREACHABLE",
    what,
    given: `site.clusterAccess.context = ${context}`,
    fix: fix ?? "correct the context or KUBECONFIG, or restore the network connection",
  };
}

/** An installed site that is offline must not block other changes. A rotation that is due is postponed; its resource reports that. */
export function whileInstalled(fault: Fault): Fault {
  return fault.code === "EDGE-CLUSTER-OFFLINE" ? { ...fault, what: `${fault.what}; a password rotation that is due is postponed` } : fault;
}
