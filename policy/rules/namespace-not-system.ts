import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Names that belong to the cluster or to orchestration itself. Absent is the service's own choice. Source: targets API, reserved solution scopes since July 2026; the other `kube-` names are Kubernetes' own. */
export const namespaceNotSystem: ResourceRule = {
  name: "namespace-not-system",
  on: [types.target, types.secret],
  says: "Nothing of a site may be put into a namespace of the system.",
  fix: "Choose a namespace of your own.",
  severity: "high",
  levels: always,
  faultsIn: ({ type, properties }) =>
    demand(properties, type === types.target ? "solutionScope" : "metadata.namespace", (namespace) => !isSystem(String(namespace ?? ""))),
};

function isSystem(namespace: string): boolean {
  return /^kube-|^azure-arc/.test(namespace) || ["workloadorchestration", "cert-manager"].includes(namespace);
}
