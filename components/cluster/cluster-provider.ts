import { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";

export interface ClusterProviderArgs {
  /** Required. Context of the kubeconfig. */
  context: string;
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Is the cluster gone for ever? */
  isGone: boolean;
}

/**
 * Kubernetes' provider for a site's cluster: nothing is replaced because a Secret's data, a ConfigMap's or the kubeconfig changes. Of a cluster that is gone for ever
 * objects stay in the state as they are, and go from it when they are destroyed. Source: the provider's options; each acts only while the cluster is unreachable.
 */
export function clusterProvider(name: string, { context, connectedClusterId, isGone }: ClusterProviderArgs, options: pulumi.ResourceOptions): Provider {
  const whileUnreachable = isGone ? { deleteUnreachable: true, skipUpdateUnreachable: true } : {};
  const inputs = { context, enableSecretMutable: true, enableConfigMapMutable: true, clusterIdentifier: connectedClusterId };
  return new Provider(name, { ...inputs, ...whileUnreachable }, options);
}
