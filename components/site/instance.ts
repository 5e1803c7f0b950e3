import * as core from "@pulumi/kubernetes/core/v1";
import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import { Activation } from "../cluster/activation/resource";
import { privilegedNamespace } from "../cluster/cluster-provider";
import { ConnectedRegistryExtension } from "../cluster/extension/component";
import { nodeTrustOf } from "../cluster/node-trust/node-trust-choice";
import { releaseNamespace } from "../core/connected-registry";
import type { ConnectedRegistry } from "../registry/connected-registry/component";
import type { CompleteSiteArgs } from "./defaults";
import { siteNames } from "./rules";

/** Other resources of the site that its instance needs. */
interface InstanceContext {
  registry: ConnectedRegistry;
  serviceAddress: pulumi.Input<string>;
  cluster: Provider;
  /** Options of what is in the cluster's subscription. */
  azure: Pick<pulumi.ComponentResourceOptions, "provider">;
  parent: pulumi.Resource;
  /** What its chart needs in the cluster. */
  after: pulumi.Resource[];
}

/** The instance of a site's connected registry. */
export interface SiteInstance {
  /** What belongs to the instance must be replaced with this. */
  activation: Activation;
  extension: ConnectedRegistryExtension;
}

/** Declares the site's instance: its claim of the connected registry, then the extension that installs it. Where Pod Security is enforced, the release's namespace must exist first and allow its pods; elsewhere the cluster's Arc agent creates it. */
export function siteInstance(name: string, args: CompleteSiteArgs, { registry, serviceAddress, cluster, azure, parent, after }: InstanceContext): SiteInstance {
  const { connectedClusterId, clusterAccess, flavor, nodeTrust, extension, ownCertificate, timeout } = args;
  const { storageRequest, storageClassName, certificate, labelledNodesOnly } = args.registry;
  const { connectedRegistryId, connectionString } = registry;
  const extensionName = siteNames(args.key, args.adopted).extension;
  const isAdopted = args.adopted !== undefined;
  const activation = new Activation(
    `${name}-connected-activation`,
    {
      ...{ connectedRegistryId, connectedClusterId, extension: extensionName, serviceAddress, context: clusterAccess.context },
      ...{ ownsCertificate: certificate.from === "config", isAdopted, timeout },
    },
    // Its parent since 0.1.0.
    { parent: registry },
  );
  // The namespace of an adopted extension exists.
  const inCluster = { parent, provider: cluster, ...(isAdopted && { import: releaseNamespace }) };
  const namespace = flavor === "tanzu" ? [new core.Namespace(`${name}-namespace`, privilegedNamespace(releaseNamespace), inCluster)] : [];
  const installed = new ConnectedRegistryExtension(
    `${name}-connected`,
    {
      ...{ connectedClusterId, name: extensionName, serviceAddress, storageRequest, storageClassName, labelledNodesOnly, certificate, ownCertificate },
      ...{ extension, connectionString, isAdopted },
      distributesTrust: nodeTrustOf(flavor, nodeTrust) === "extension",
      replacedWith: [activation],
    },
    { parent, ...azure, dependsOn: [activation, ...namespace, ...after] },
  );
  return { activation, extension: installed };
}
