import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";

/** A namespace that lets privileged pods in where the cluster enforces Pod Security. Source: staging guide, Tanzu; Kubernetes, "Pod Security Standards". */
export function privilegedNamespace(name: string): NamespaceArgs {
  const level = (mode: string) => [`pod-security.kubernetes.io/${mode}`, "privileged"];
  const labels = Object.fromEntries(["enforce", "warn", "audit"].map(level));
  // Whoever took a label over, it is ours again at the next run.
  return { metadata: { name, labels, annotations: { "pulumi.com/patchForce": "true" } } };
}
