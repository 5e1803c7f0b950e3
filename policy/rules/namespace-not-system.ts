import { resourceTypes } from "../../components/core/resource-types";
import { isSystemNamespace } from "../../components/core/system-namespace";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires targets and pull secrets to stay out of namespaces that belong to Kubernetes, Azure Arc or workload orchestration.
 *
 * Why: these namespaces belong to the cluster or to orchestration itself. Absent is accepted: the service then chooses.
 * Good: `solutionScope: "vision"`
 * Source: targets API, reserved solution scopes since July 2026; Kubernetes reserves the prefix `kube-`.
 */
export const namespaceNotSystem: ResourceRule = {
  name: "namespace-not-system",
  on: [resourceTypes.target, resourceTypes.secret],
  message: "A site must not use a system namespace.",
  fix: "Use a namespace dedicated to the workload.",
  severity: "high",
  levels: mandatory,
  conflicts: [
    {
      builtIn: { id: "95edb821-ddaf-4404-9732-666045e056b4", title: "No privileged containers" },
      guideStep: "namespace with the label privileged, for the DaemonSet that configures node trust",
      workaround:
        "add that namespace to excludedNamespaces of the assignment, because an exemption would cover the whole cluster; do not move the pods to a system namespace, although those are always excluded.",
    },
  ],
  faultsIn: ({ type, properties }) =>
    requireProperty(
      properties,
      type === resourceTypes.target ? "solutionScope" : "metadata.namespace",
      (namespace) => !isSystemNamespace(String(namespace ?? "")),
    ),
};
