import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import { authoritySecretOf } from "../cluster/extension/registry-certificate";
import { NodeTrust } from "../cluster/node-trust/node-trust";
import { isManagedHere, nodeTrustOf } from "../cluster/node-trust/node-trust-choice";
import { NodeTrustOverSsh } from "../cluster/node-trust/node-trust-over-ssh";
import { releaseNamespace } from "../core/connected-registry";
import type { CompleteSiteArgs } from "./defaults";
import type { SiteInstance } from "./instance";
import { maintenanceOf, siteNames } from "./rules";

/** Other resources of the site that node trust needs. */
interface NodeTrustContext {
  serviceAddress: pulumi.Input<string>;
  instance: SiteInstance;
  cluster: Provider;
  parent: pulumi.Resource;
}

/** Node trust of a site, as others depend on it. */
interface SiteNodeTrust {
  /** They exist once all nodes trust the registry, or a change waits; none if this program does not manage node trust. */
  resources: readonly pulumi.Resource[];
  /** Why a change waits for a maintenance window; resolves to undefined where none waits. */
  heldBy?: pulumi.Output<string | undefined> | undefined;
}

/** Declares node trust after the extension, whose Secret contains the authority. */
export function siteNodeTrust(name: string, args: CompleteSiteArgs, context: NodeTrustContext): SiteNodeTrust {
  const choice = nodeTrustOf(args.flavor, args.nodeTrust);
  if (!isManagedHere(choice)) return { resources: [] };
  if (choice === "ssh") return overSsh(name, args, context);
  const { serviceAddress, instance, cluster, parent } = context;
  const extensionName = siteNames(args.key, args.adopted).extension;
  const maintenance = maintenanceOf(args);
  const nodeTrust = new NodeTrust(
    `${name}-node-trust`,
    {
      context: args.clusterAccess.context,
      namespace: releaseNamespace,
      extension: extensionName,
      mode: choice === "restore" ? "restore" : "trust",
      authority: args.nodeTrustAuthority,
      authoritySecret: authoritySecretOf(args.registry.certificate, extensionName),
      serviceAddress,
      image: args.nodeTrustImage,
      replacedWith: [instance.activation],
      hold: maintenance && { maintenance, connectedClusterId: args.connectedClusterId },
      timeout: args.timeout,
    },
    { parent, providers: { kubernetes: cluster }, dependsOn: instance.extension },
  );
  return { resources: [nodeTrust.trustedNodes], heldBy: nodeTrust.heldBy };
}

/** Restores each node's original files before the extension is removed, except if the cluster and its nodes no longer exist. */
function overSsh(name: string, args: CompleteSiteArgs, { serviceAddress, instance, parent }: NodeTrustContext): SiteNodeTrust {
  const { nodeTrustNodes: nodes, nodeTrustProxy: proxy, nodeTrustKey: key = "", ownCertificate, retireUnreachable, timeout } = args;
  const authority = args.nodeTrustAuthority ?? ownCertificate?.authority ?? "";
  const { extension } = instance;
  const deletedWith = retireUnreachable ? extension : undefined;
  const given = { nodes, proxy, key, authority, serviceAddress, timeout, hold: overSshHold(args) };
  const { commands, heldBy } = new NodeTrustOverSsh(`${name}-node-trust`, given, { parent, dependsOn: extension, deletedWith });
  return { resources: commands, heldBy };
}

function overSshHold(args: CompleteSiteArgs) {
  const maintenance = maintenanceOf(args);
  const objectName = `${siteNames(args.key, args.adopted).extension}-node-trust`;
  const { connectedClusterId, clusterAccess } = args;
  return maintenance && { maintenance, connectedClusterId, context: clusterAccess.context, namespace: releaseNamespace, objectName };
}
