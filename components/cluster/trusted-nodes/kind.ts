import type { V1Pod } from "../access/kubernetes-client";
import { ignored, replaces, updates } from "../../core/field-table";
import { nodeTrustResult } from "../node-trust/node-trust-result";
import type { Lifecycle, Observation, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { ClusterAccessError } from "../access/cluster-access-error";
import { type DaemonSetLook, readDaemonSet } from "../access/daemon-set";
import { loadKubeconfig } from "../access/kubeconfig";

export interface TrustedNodesInputs extends WithTimeout {
  context: string;
  namespace: string;
  daemonSet: string;
  revision: string;
}

export interface TrustedNodesState {
  nodes: string[];
}

/** Results of the node script that time does not mend. */
const finalResults = ["refused", "failed", "misused"];

/** Every node that the DaemonSet wants has a ready pod of its newest revision. */
const trusted: WaitPhase<TrustedNodesInputs, TrustedNodesState> = {
  name: "trusted",
  observe: async ({ context, namespace, daemonSet }, _known, { environment }) => {
    try {
      return trustObservation(await readDaemonSet(loadKubeconfig({ context, environment }), namespace, daemonSet));
    } catch (error) {
      if (error instanceof ClusterAccessError) return { is: "waiting", reason: error.message };
      throw error;
    }
  },
};

/** All nodes of a cluster are as NodeTrust wants them. Nothing is made and nothing is removed. */
export const trustedNodes: Lifecycle<TrustedNodesInputs, TrustedNodesState> = {
  kind: "cluster/TrustedNodes",
  stateVersion: 1,
  fields: { context: ignored, namespace: replaces(), daemonSet: replaces(), revision: updates(), timeout: ignored },
  id: ({ namespace, daemonSet }) => `${namespace}/${daemonSet}:trusted`,
  phases: [trusted],
  read: async ({ context = "", namespace = "", daemonSet = "" }, _known, { environment }) => {
    try {
      await readDaemonSet(loadKubeconfig({ context, environment }), namespace, daemonSet);
      return { is: "present" };
    } catch (error) {
      if (!(error instanceof ClusterAccessError)) throw error;
      return error.kind === "not-found" ? { is: "gone" } : { is: "unknown", reason: error.message };
    }
  },
  remove: [],
};

/** How the nodes stand. A node that the script cannot help fails the run once the others have come as far as they can. */
export function trustObservation({ daemonSet: { metadata, status }, pods, events, namespaceLabels }: DaemonSetLook): Observation<TrustedNodesState> {
  if (!status || (status.observedGeneration ?? 0) < (metadata?.generation ?? 1)) return { is: "waiting", reason: "the cluster has not seen the DaemonSet yet" };
  const wanted = status.desiredNumberScheduled;
  const refusal = events.filter(({ reason, message }) => reason === "FailedCreate" && message?.includes("violates PodSecurity")).at(-1)?.message;
  // An event stays for an hour after its cause is gone.
  const isLetIn = namespaceLabels["pod-security.kubernetes.io/enforce"] === "privileged";
  if (status.currentNumberScheduled < wanted && refusal !== undefined && !isLetIn)
    return { is: "failed", fault: podSecurityFault(metadata?.namespace ?? "", refusal) };
  const open = pods.filter((pod) => !isReady(pod)).map((pod) => ({ node: pod.spec?.nodeName ?? "(none yet)", said: saidBy(pod) }));
  const hopeless = open.filter(({ said }) => finalResults.includes(said.result));
  if (hopeless.length > 0 && hopeless.length === wanted - status.numberReady) return { is: "failed", fault: nodesFault(hopeless) };
  if (status.numberReady === wanted && status.updatedNumberScheduled === wanted) {
    return { is: "done", learned: { nodes: pods.flatMap(({ spec }) => spec?.nodeName ?? []).sort() } };
  }
  const behind = open.map(({ node, said }) => `${node}: ${said.reason}`).sort();
  return { is: "waiting", reason: [`${status.numberReady} of ${wanted} nodes are ready`, ...behind].join("; ") };
}

function isReady({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && (status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false);
}

/** The script's last line, which the pod shows as its end; else what Kubernetes says of the pod. */
function saidBy({ status }: V1Pod): { result: string; reason: string } {
  const container = status?.containerStatuses?.[0];
  const message = container?.state?.terminated?.message ?? container?.lastState?.terminated?.message ?? "";
  return nodeTrustResult(message) ?? { result: "", reason: container?.state?.waiting?.message ?? container?.state?.waiting?.reason ?? "its pod is not ready" };
}

function nodesFault(nodes: readonly { node: string; said: { reason: string } }[]) {
  const lines = nodes.map(({ node, said }) => `${node}: ${said.reason}`).sort();
  return {
    code: "EDGE-NODE-TRUST",
    what: `the registry is not trusted on ${nodes.length === 1 ? "a node" : `${nodes.length} nodes`}`,
    given: lines.join("\n          "),
    fix: "put the node right as it says, delete its pod to try again, then `pulumi up`; or replace the node",
  };
}

function podSecurityFault(namespace: string, message: string) {
  return {
    code: "EDGE-POD-SECURITY",
    what: "the cluster lets no pods of NodeTrust in",
    given: message.replace(/^Error creating: /, ""),
    allowed: `a namespace labelled pod-security.kubernetes.io/enforce=privileged`,
    fix: `set site.flavor to tanzu, with which namespace ${namespace} gets the label; where the label was taken off by hand: \`pulumi refresh\`, then \`pulumi up\``,
  };
}
