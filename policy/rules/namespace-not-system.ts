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
  clashes: [
    {
      builtIn: { id: "95edb821-ddaf-4404-9732-666045e056b4", title: "No privileged containers" },
      step: "namespace labelled privileged, for pods that make nodes trust the site's registry",
      instead:
        "add that namespace to excludedNamespaces of the assignment, because an exemption would be the whole cluster's, and do not hide the pods in a system namespace, which is always excluded.",
    },
  ],
  faultsIn: ({ type, properties }) =>
    demand(properties, type === types.target ? "solutionScope" : "metadata.namespace", (namespace) => !isSystem(String(namespace ?? ""))),
};

function isSystem(namespace: string): boolean {
  return /^kube-|^azure-arc/.test(namespace) || ["workloadorchestration", "cert-manager"].includes(namespace);
}
