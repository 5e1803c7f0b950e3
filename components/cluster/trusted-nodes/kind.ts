import type { V1Pod } from "../access/kubernetes-client";
import { ignored, replaces, updates } from "../../core/field-table";
import { nodeTrustResult } from "../node-trust/node-script";
import type { Lifecycle, Observation, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { ClusterAccessError } from "../access/cluster-access-error";
import { type DaemonSetLook, readDaemonSet } from "../access/daemon-set";
import { loadKubeconfig } from "../access/kubeconfig";
import { isPodReady } from "../access/pods";

export interface TrustedNodesInputs extends WithTimeout {
  /** Required. Kubeconfig context of the cluster. */
  context: string;
  /** Required. Namespace of the DaemonSet. */
  namespace: string;
  /** Required. Name of the DaemonSet. */
  daemonSet: string;
  /** Required. Generation of the DaemonSet: a new one must be rolled out to all nodes. */
  revision: string;
  /** Required. Timeout for all nodes together, ISO 8601. */
  timeout: string;
}

export interface TrustedNodesState {
  /** Names of the nodes on which the node script has succeeded. */
  nodes: string[];
}

/** Results of the node script that waiting does not change. */
const finalResults = ["refused", "failed", "misused"];

/** Every node selected by the DaemonSet has a ready pod of its newest revision. */
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

/** All nodes of a cluster are configured by NodeTrust. Creates and deletes nothing. */
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

/** State of the rollout. A node on which the script failed permanently fails the run once all other nodes are ready. */
export function trustObservation({ daemonSet: { metadata, status }, pods, events, namespaceLabels }: DaemonSetLook): Observation<TrustedNodesState> {
  if (!status || (status.observedGeneration ?? 0) < (metadata?.generation ?? 1)) return { is: "waiting", reason: "the cluster has not seen the DaemonSet yet" };
  const wanted = status.desiredNumberScheduled;
  const refusal = events.filter(({ reason, message }) => reason === "FailedCreate" && message?.includes("violates PodSecurity")).at(-1)?.message;
  // Kubernetes keeps an event for an hour after its cause has ended.
  const isAllowed = namespaceLabels["pod-security.kubernetes.io/enforce"] === "privileged";
  if (status.currentNumberScheduled < wanted && refusal !== undefined && !isAllowed)
    return { is: "failed", fault: podSecurityFault(metadata?.namespace ?? "", refusal) };
  const open = pods.filter((pod) => !isReady(pod)).map((pod) => ({ node: pod.spec?.nodeName ?? "(none yet)", last: lastResult(pod) }));
  const failed = open.filter(({ last }) => finalResults.includes(last.result));
  if (failed.length > 0 && failed.length === wanted - status.numberReady) return { is: "failed", fault: nodesFault(failed) };
  // The API server leaves out a count of zero, as of a DaemonSet whose pods wait for a maintenance window.
  if (status.numberReady === wanted && (status.updatedNumberScheduled ?? 0) === wanted) {
    return { is: "done", learned: { nodes: pods.flatMap(({ spec }) => spec?.nodeName ?? []).sort() } };
  }
  const behind = open.map(({ node, last }) => `${node}: ${last.reason}`).sort();
  return { is: "waiting", reason: [`${status.numberReady} of ${wanted} nodes are ready`, ...behind].join("; ") };
}

function isReady(pod: V1Pod): boolean {
  return pod.metadata?.deletionTimestamp === undefined && isPodReady(pod);
}

/** The script's last result line, which the pod's status contains; else the reason that Kubernetes reports for the pod. */
export function lastResult({ status }: V1Pod): { result: string; reason: string } {
  const container = status?.containerStatuses?.[0];
  const message = container?.state?.terminated?.message ?? container?.lastState?.terminated?.message ?? "";
  return nodeTrustResult(message) ?? { result: "", reason: container?.state?.waiting?.message ?? container?.state?.waiting?.reason ?? "its pod is not ready" };
}

function nodesFault(nodes: readonly { node: string; last: { reason: string } }[]) {
  const lines = nodes.map(({ node, last }) => `${node}: ${last.reason}`).sort();
  return {
    code: "EDGE-NODE-TRUST",
    what: `the registry is not trusted on ${nodes.length === 1 ? "a node" : `${nodes.length} nodes`}`,
    given: lines.join("\n          "),
    fix: "repair the node as reported, delete its pod to retry, then run `pulumi up`; or replace the node",
  };
}

function podSecurityFault(namespace: string, message: string) {
  return {
    code: "EDGE-POD-SECURITY",
    what: "the cluster's Pod Security admission rejects the pods of NodeTrust",
    given: message.replace(/^Error creating: /, ""),
    allowed: "a namespace labelled pod-security.kubernetes.io/enforce=privileged",
    fix: `set site.flavor to tanzu, which sets the label on namespace ${namespace}; if the label was removed by hand, run \`pulumi refresh\`, then \`pulumi up\``,
  };
}
