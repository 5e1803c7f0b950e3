import * as pulumi from "@pulumi/pulumi";
import { siteNames } from "./adopted-site";
import type { PullSecretPlace } from "../cluster/pull-secrets/pull-secret";
import { authoritySecretOf } from "../cluster/extension/registry-certificate";
import { releaseNamespace } from "../core/connected-registry";
import type { SiteArgs } from "./site-args";

/** What tools need to know of a site. */
export interface SiteFacts {
  name: string;
  serviceAddress: string;
  registryId: string;
  registryLoginServer: string;
  connectedRegistryId: string;
  /** Absent while a site that syncs in windows has not been seen to sync. */
  connectedRegistryState: string | undefined;
  extensionName: string;
  namespace: string;
  /** Secret there whose `ca.crt` is the authority of the registry's certificate. */
  authoritySecret: string;
  pullSecrets: PullSecretPlace[];
  cluster: { context: string };
  solutions: { name: string; version: string; images: string[]; solutionVersionId: string; state: string }[];
}

/** What of it is known only once a site was brought up. */
interface MadeSite {
  connectedRegistryId: pulumi.Input<string>;
  serviceAddress: pulumi.Input<string>;
  connectedRegistryState: pulumi.Input<string | undefined>;
  /** In the order of the pins. */
  solutions: readonly { solutionVersionId: pulumi.Input<string>; state: pulumi.Input<string> }[];
}

/** The facts of a site; never a secret. */
export function siteFacts(name: string, args: SiteArgs, { solutions: staged, ...made }: MadeSite): pulumi.Output<SiteFacts> {
  const solutions = args.solutions.map(({ name: solution, version, images }, index) => ({
    name: solution,
    version,
    images,
    solutionVersionId: staged[index]?.solutionVersionId ?? "",
    state: staged[index]?.state ?? "",
  }));
  const { extension } = siteNames(args.key, args.adopted);
  return pulumi.output({
    name,
    ...made,
    registryId: args.registryId,
    registryLoginServer: args.loginServer,
    extensionName: extension,
    namespace: releaseNamespace,
    authoritySecret: authoritySecretOf(args.registry.certificate, extension),
    pullSecrets: args.pullSecrets,
    cluster: args.clusterAccess,
    solutions,
  });
}
