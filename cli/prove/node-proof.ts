import type { V1ContainerStatus, V1Pod } from "../../components/cluster/access/kubernetes-client";
import { isPodReady } from "../../components/cluster/access/pods";
import { lastResult } from "../../components/cluster/trusted-nodes/kind";
import { isWarmPod } from "../../components/cluster/warm-nodes/daemon-set-spec";
import { foreignText } from "../../components/core/foreign-text";
import type { SiteFacts } from "./site-facts";

/**
 * One node of the site's cluster.
 * - `pulls`: a container there runs an image of the site's registry, or the node script's own pull was answered
 * - `fails`: a pull from the site's registry fails there, or the node script cannot make the node trust it
 * - `unknown`: nothing there pulls from the site's registry
 */
export interface ProvedNode {
  node: string;
  status: "pulls" | "fails" | "unknown";
  /** Why; empty if there is nothing to add. */
  message: string;
}

/** Whether the nodes can pull from the site's registry, as its pods and those of the node script show it. Sorted by name. */
export function proveNodes(
  facts: Pick<SiteFacts, "serviceAddress" | "extensionName" | "namespace">,
  pods: readonly V1Pod[],
  nodes: readonly string[],
): ProvedNode[] {
  return [...nodes].sort().map((node) => {
    const signs = pods.filter(({ spec }) => spec?.nodeName === node).flatMap((pod) => signsOf(pod, facts));
    const failed = signs.find(({ status }) => status === "fails");
    return { node, ...(failed ?? signs[0] ?? { status: "unknown", message: "" }) };
  });
}

type Sign = Pick<ProvedNode, "status" | "message">;

function signsOf(pod: V1Pod, facts: Pick<SiteFacts, "serviceAddress" | "extensionName" | "namespace">): Sign[] {
  if (isNodeScript(pod, facts)) return scriptSign(pod);
  const signs = pullSigns(pod, facts.serviceAddress);
  // Images that a node should keep may still be on their way to the site; which ones it lacks is reported apart.
  return isWarmPod(pod.metadata?.labels) ? signs.filter(({ status }) => status === "pulls") : signs;
}

function isNodeScript({ metadata }: V1Pod, { extensionName, namespace }: Pick<SiteFacts, "extensionName" | "namespace">): boolean {
  const { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": instance } = metadata?.labels ?? {};
  return metadata?.namespace === namespace && name === "edge-node-trust" && instance === extensionName;
}

function scriptSign(pod: V1Pod): Sign[] {
  return [isPodReady(pod) ? { status: "pulls", message: "" } : { status: "fails", message: `node script: ${foreignText(lastResult(pod).reason)}` }];
}

/** What the site's registry itself answers: the node trusts it. Source: containerd, as the node script reads it. */
const answered = /not found|unauthorized|denied|authorization failed|\b40[134]\b/i;

/** Reasons for which a container waits for its image. Source: kubelet, `pkg/kubelet/images/types.go`. */
const pullFailures = ["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"];

function pullSigns({ metadata, status }: V1Pod, serviceAddress: string): Sign[] {
  const containers: V1ContainerStatus[] = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return containers
    .filter(({ image }) => [`${serviceAddress}/`, `${serviceAddress}:443/`].some((host) => image.startsWith(host)))
    .flatMap(({ imageID, state }): Sign[] => {
      const { reason = "", message = "" } = state?.waiting ?? {};
      if (pullFailures.includes(reason) && answered.test(message)) return [{ status: "pulls", message: "" }];
      if (pullFailures.includes(reason))
        return [{ status: "fails", message: `pod ${metadata?.namespace}/${metadata?.name}: ${foreignText(message || reason)}` }];
      return imageID === "" ? [] : [{ status: "pulls", message: "" }];
    });
}

/** One line for each node that cannot pull, and one for all others. */
export function nodeLines(nodes: readonly ProvedNode[]): string[] {
  if (nodes.length === 0) return [];
  const count = (status: ProvedNode["status"]) => nodes.filter((one) => one.status === status).length;
  const failing = nodes
    .filter(({ status }) => status === "fails")
    .map(({ node, message }) => `node ${node}: CANNOT pull from the site's registry (${message})`);
  const unknown = count("unknown");
  return [
    ...failing,
    `nodes: ${count("pulls")} of ${nodes.length} pull from the site's registry${unknown === 0 ? "" : `; ${unknown} not checked, because nothing there pulls from it`}`,
  ];
}

/** Can all nodes pull, as far as it was checked? */
export function canNodesPull(nodes: readonly ProvedNode[]): boolean {
  return nodes.every(({ status }) => status !== "fails");
}
