import { meetsRequirement, selects } from "../../components/core/label-selector";
import type { V1Node, V1Pod } from "../../components/cluster/access/kubernetes-client";

type Taint = NonNullable<NonNullable<V1Node["spec"]>["taints"]>[number];

/** Names of the other nodes on which the pod may be created again where its own node does not return. Considers node selector, required node affinity and taints. */
export function otherNodes(pod: V1Pod, nodes: readonly V1Node[]): string[] {
  if (isBound(pod)) return [];
  return nodes
    .filter((node) => node.metadata?.name !== pod.spec?.nodeName && mayRunOn(pod, node))
    .flatMap(({ metadata }) => metadata?.name ?? [])
    .sort();
}

/** Does the pod belong to its node: of a DaemonSet, a static pod, or without a controller, so that nothing creates it again? */
function isBound({ metadata }: V1Pod): boolean {
  const owners = (metadata?.ownerReferences ?? []).filter(({ controller }) => controller);
  return owners.length === 0 || owners.some(({ kind }) => kind === "DaemonSet" || kind === "Node");
}

function mayRunOn({ spec }: V1Pod, node: V1Node): boolean {
  const labels = node.metadata?.labels ?? {};
  const isSelected = selects({ matchLabels: spec?.nodeSelector ?? {} }, labels);
  const repelling = (node.spec?.taints ?? []).filter(({ effect }) => effect !== "PreferNoSchedule");
  const isTolerated = repelling.every((taint) => (spec?.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
  return isSelected && isTolerated && node.spec?.unschedulable !== true && matchesAffinity(spec, node);
}

/** Source: Kubernetes, "Taints and Tolerations". */
function tolerates({ key, operator = "Equal", value = "", effect }: NonNullable<NonNullable<V1Pod["spec"]>["tolerations"]>[number], taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (!key) return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

/** One term must match, and each of its requirements. Source: Kubernetes, "Assigning Pods to Nodes". */
function matchesAffinity(spec: V1Pod["spec"], { metadata }: V1Node): boolean {
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms === undefined) return true;
  const fields = { "metadata.name": metadata?.name ?? "" };
  return terms.some(({ matchExpressions = [], matchFields = [] }) => {
    const holds = [...matchExpressions.map((one) => meetsRequirement(one, metadata?.labels ?? {})), ...matchFields.map((one) => meetsRequirement(one, fields))];
    return holds.length > 0 && holds.every(Boolean);
  });
}
