import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import { keepsSpelling } from "../core/arm-id";
import { ownerAnnotation } from "../core/owner";
import { stackOwner } from "../dynamic/edge-resource";

export interface ClusterProviderArgs {
  /** Required. Kubeconfig context. */
  context: string;
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Whether the cluster no longer exists. Its objects then stay in the state unchanged, and destroying removes them from the state only. */
  noLongerExists: boolean;
}

/**
 * The Kubernetes provider of a site's cluster. A change of the kubeconfig or of the data of a Secret or ConfigMap replaces nothing.
 * Source: the provider's options; `deleteUnreachable` and `skipUpdateUnreachable` apply only while the cluster is unreachable.
 */
export function clusterProvider(name: string, { context, connectedClusterId, noLongerExists }: ClusterProviderArgs, options: pulumi.ResourceOptions): Provider {
  const whileUnreachable = noLongerExists ? { deleteUnreachable: true, skipUpdateUnreachable: true } : {};
  const inputs = { context, enableSecretMutable: true, enableConfigMapMutable: true, clusterIdentifier: connectedClusterId };
  return new Provider(name, { ...inputs, ...whileUnreachable }, { ...options, ...keepsSpelling(connectedClusterId, "clusterIdentifier") });
}

/** A namespace that allows privileged pods where the cluster enforces Pod Security. Source: staging guide, Tanzu; Kubernetes, "Pod Security Standards". */
export function privilegedNamespace(name: string): NamespaceArgs {
  const level = (mode: string) => [`pod-security.kubernetes.io/${mode}`, "privileged"];
  const labels = Object.fromEntries(["enforce", "warn", "audit"].map(level));
  // If another field manager took ownership of a label, the next run overwrites it.
  return { metadata: { name, labels, annotations: { "pulumi.com/patchForce": "true", [ownerAnnotation]: stackOwner() } } };
}
