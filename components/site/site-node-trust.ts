import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { ConnectedRegistryExtension } from "../cluster/extension/component";
import { NodeTrust } from "../cluster/node-trust/node-trust";
import { NodeTrustOverSsh } from "../cluster/node-trust/node-trust-over-ssh";
import { siteNames } from "./adopted-site";
import { isOurs, nodeTrustOf } from "../cluster/node-trust/node-trust-choice";
import { authoritySecretOf } from "../cluster/extension/registry-certificate";
import { releaseNamespace } from "../core/connected-registry";
import type { SiteArgs } from "./site-args";

/** What a site's node trust is made with. */
interface Surroundings {
  serviceAddress: pulumi.Input<string>;
  extension: ConnectedRegistryExtension;
  cluster: Provider;
  parent: pulumi.Resource;
}

/** Makes a site's nodes trust its registry, after the extension, whose Secret holds the authority. Answers what is done once they do; nothing where nobody of ours does it. */
export function siteNodeTrust(name: string, args: SiteArgs, surroundings: Surroundings): readonly pulumi.Resource[] {
  const choice = nodeTrustOf(args.flavor, args.nodeTrust);
  if (!isOurs(choice)) return [];
  if (choice === "ssh") return overSsh(name, args, surroundings);
  const [{ timeout, nodeTrustImage: image }, { extension: extensionName }] = [args, siteNames(args.key, args.adopted)];
  const { serviceAddress, extension, cluster, parent } = surroundings;
  const mode = choice === "restore" ? "restore" : "trust";
  const place = { context: args.clusterAccess.context, namespace: releaseNamespace, extension: extensionName };
  const trust = { mode, authority: args.nodeTrustAuthority, authoritySecret: authoritySecretOf(args.registry.certificate, extensionName) } as const;
  const options = { parent, providers: { kubernetes: cluster }, dependsOn: extension };
  return [new NodeTrust(`${name}-node-trust`, { ...place, ...trust, serviceAddress, image, timeout }, options).trustedNodes];
}

/** Gives each node its own bytes back before the extension goes; not where the cluster is gone for ever, and its nodes with it. */
function overSsh(name: string, args: SiteArgs, { serviceAddress, extension, parent }: Surroundings): readonly pulumi.Resource[] {
  const { nodeTrustNodes: nodes, nodeTrustProxy: proxy, nodeTrustKey: key = "", ownCertificate, retireUnreachable, timeout } = args;
  const authority = args.nodeTrustAuthority ?? ownCertificate?.authority ?? "";
  const deletedWith = retireUnreachable ? extension : undefined;
  const given = { nodes, proxy, key, authority, serviceAddress, timeout };
  return new NodeTrustOverSsh(`${name}-node-trust`, given, { parent, dependsOn: extension, deletedWith }).commands;
}
